// What a run says of itself when HrFlow refuses it, and which jobs count as settled.
import { describe, expect, it } from 'vitest'
import { issuesOf, scenario } from './scenario'

const fatal = { status: 'fatal', reason: 'write_failure', events: { write_failure: 1 } }

describe('a run that HrFlow refuses', () => {
  const REFUSALS: [what: string, status: number, body: object, reason: string][] = [
    ['because of the key', 401, { code: 401, message: 'Unauthorized' }, 'hrflow_unauthorized'],
    [
      'because there is no such board',
      400,
      { code: 400, message: "Unable to find object: 'board'" },
      'board_not_found',
    ],
  ]
  it.each(REFUSALS)('%s is fatal, and so is the next', async (_what, status, body, reason) => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr()
    expect((await relay.sync()).run.result).toMatchObject({ status: 'success' }) // all is on the board
    s.sandbox.faults.add({ upstream: 'hrflow', kind: { status, body } })
    s.flatchr.put({ id: 'J2', title: 'J2', status: 1 })
    const first = await relay.sync()
    s.flatchr.remove('J2')
    const next = await relay.sync()
    expect([first.run, next.run].map(({ result }) => result)).toMatchObject([fatal, fatal])
    expect(issuesOf(next.run)).toContainEqual({ path: 'run', message: expect.stringContaining(`stopped: ${reason}`) })
  })

  it('when it lists the board is fatal', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 2 })
    const relay = s.deployFlatchr()
    s.sandbox.faults.add({ upstream: 'hrflow', kind: { status: 401, body: { code: 401, message: 'Unauthorized' } } })
    expect((await relay.sync()).run.result).toMatchObject(fatal)
    expect((await relay.sync()).run.result).toMatchObject(fatal)
  })

  it('with an error on each listing of the board counts that as a failure', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 2 })
    const relay = s.deployFlatchr()
    const path = /^\/v1\/jobs\/searching|^\/v1\/storing\/jobs/
    s.sandbox.faults.add({ upstream: 'hrflow', path, kind: { status: 500, body: { code: 500, message: 'oops' } } })
    const nothingOpen = await relay.sync()
    s.flatchr.put({ id: 'J2', title: 'J2', status: 1 })
    const oneArrives = await relay.sync()
    expect([nothingOpen.run, oneArrives.run].map(({ result }) => result)).toMatchObject([
      fatal,
      { status: 'success_with_failures', events: { write_failure: 1 } },
    ])
  })
})

describe('a job that is not open', () => {
  it('settles nothing: a run all of whose pushes were refused is fatal', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    for (const id of ['J2', 'J3', 'J4']) s.flatchr.put({ id, title: id, status: 2 })
    const relay = s.deployFlatchr()
    const body = { code: 422, message: 'no' }
    s.sandbox.faults.add({ upstream: 'hrflow', method: 'POST', kind: { status: 422, body } })
    const { run } = await relay.sync()
    expect(run).toMatchObject({ outcomes: { skipped: 3 }, result: fatal })
  })
})

describe('a job that is left on the board as it is', () => {
  it('is settled: a run with another whose push was refused is not fatal', async () => {
    const s = scenario()
    s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
    const relay = s.deployFlatchr()
    await relay.sync()
    s.flatchr.edit('J1', { title: 'edited' })
    s.flatchr.put({ id: 'J2', title: 'J2', status: 1 })
    s.sandbox.faults.add({
      upstream: 'hrflow',
      method: 'POST',
      kind: { status: 422, body: { code: 422, message: 'no' } },
    })
    const { run } = await relay.sync({ push_parameters: { board_key: s.boardKey, update_content: false } })
    expect(run).toMatchObject({
      outcomes: { skipped: 1 },
      result: { status: 'success_with_failures', events: { write_failure: 1 } },
    })
  })
})
