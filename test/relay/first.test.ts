import { describe, expect, it } from 'vitest'
import { fixtures } from '../connectors/flatchr/fixtures'
import { fixtures as offers } from '../connectors/francetravail/fixtures'
import { fixtures as jobs } from '../connectors/workable/fixtures'
import { scenario } from './scenario'

describe('sync', () => {
  it('brings every open Workable job to the board, whole', async () => {
    const s = scenario()
    for (const { job } of jobs.jobs) s.workable.put({ ...job })
    const relay = s.deployWorkable()
    const { run } = await relay.sync()
    console.log(JSON.stringify(run, null, 1))
    console.log(await relay.status())
    expect(s.board.active().toSorted()).toEqual(
      jobs.jobs
        .filter((j) => j.open && j.hrflow)
        .map((j) => j.hrflow?.reference)
        .toSorted(),
    )
  })
  it('brings every open Flatchr vacancy to the board, whole', async () => {
    const s = scenario()
    for (const { job } of fixtures.jobs) s.flatchr.put({ ...job })
    const relay = s.deployFlatchr()
    const { run } = await relay.sync()
    console.log(JSON.stringify(run, null, 1))
    expect(s.board.active().toSorted()).toEqual(
      fixtures.jobs
        .filter((j) => j.open && j.hrflow)
        .map((j) => j.hrflow?.reference)
        .toSorted(),
    )
  })
  it('brings every offer to the board, whole', async () => {
    const s = scenario()
    for (const { job } of offers.jobs) s.francetravail.put({ ...job }, { origin: '1' })
    const relay = s.deployFranceTravail()
    const { run } = await relay.sync()
    console.log(JSON.stringify(run, null, 1))
    expect(s.board.active().toSorted()).toEqual(
      offers.jobs
        .filter((j) => j.open && j.hrflow)
        .map((j) => j.hrflow?.reference)
        .toSorted(),
    )
  })
})
