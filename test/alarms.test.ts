import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { EMPTY_ALARMS_APART_MS, objectStarted, somethingBegun, takeSpins, watched } from './alarms'

const fresh = () => crypto.randomUUID()
const nothing = async (): Promise<void> => {}
const something = async (): Promise<void> => {
  await scheduler.wait(1)
  somethingBegun()
}

/** What is found after these alarms of one object, one after another. */
async function spinsOf(...alarms: (() => Promise<void>)[]): Promise<string[]> {
  const id = fresh()
  for (const alarm of alarms) await watched(id, alarm)
  return takeSpins().map((spin) => spin.replace(id, 'it').replace(/\d+ ms/, 'some ms'))
}

describe('an object', () => {
  const found = ['it: two alarms that began nothing, some ms apart']

  it('spins when two of its alarms begin nothing, one soon after the other', async () => {
    expect(await spinsOf(nothing, nothing)).toEqual(found)
    expect(await spinsOf(something, nothing, nothing, something)).toEqual(found)
  })

  it('does not spin when something is begun between, or in either', async () => {
    expect(await spinsOf(nothing)).toEqual([])
    expect(await spinsOf(something, something)).toEqual([])
    expect(await spinsOf(nothing, something, nothing)).toEqual([])
  })

  it('does not spin when what was begun between was cut off by a crash', async () => {
    const id = fresh()
    await watched(id, nothing)
    void watched(id, async () => {
      somethingBegun()
      await new Promise(() => {})
    })
    await watched(id, nothing)
    expect(takeSpins()).toEqual([])
  })

  it('does not spin when the second comes later', async () => {
    const id = fresh()
    await watched(id, nothing)
    await scheduler.wait(EMPTY_ALARMS_APART_MS + 10)
    await watched(id, nothing)
    expect(takeSpins()).toEqual([])
  })

  it('does not spin when a test rings its alarm before the moment that it was set for', async () => {
    const id = fresh()
    const stub = env.WORKFLOW.getByName(fresh())
    await runInDurableObject(stub, async (_object, { storage }) => {
      objectStarted(id, storage)
      await storage.setAlarm(Date.now() + 60_000)
      for (let time = 0; time < 2; time++) await watched(id, nothing)
      await storage.deleteAlarm()
    })
    expect(takeSpins()).toEqual([])
  })

  it('spins also when its alarm throws, which is thrown on', async () => {
    const faulty = async (): Promise<void> => {
      throw new Error('out of order')
    }
    const id = fresh()
    for (let time = 0; time < 2; time++) await expect(watched(id, faulty)).rejects.toThrow('out of order')
    expect(takeSpins()).toHaveLength(1)
  })

  it('is not taken for another that has an alarm at the same time', async () => {
    const [one, other] = [fresh(), fresh()]
    await Promise.all([watched(one, something), watched(other, nothing)])
    await watched(one, nothing)
    await watched(other, something)
    expect(takeSpins()).toEqual([])
  })

  it('begins something when it writes a row, but not when it writes what is kept in meta, or reads', async () => {
    const stub = env.WORKFLOW.getByName(fresh())
    const spins = await runInDurableObject(stub, async (_object, { storage }) => {
      objectStarted(fresh(), storage)
      const { sql } = storage
      const insert = () => void sql.exec("INSERT INTO job (reference) VALUES ('J1') ON CONFLICT DO NOTHING")
      const meta = () => void sql.exec("INSERT OR REPLACE INTO meta (key, value) VALUES ('faults', '1')")
      const read = () => void sql.exec('SELECT * FROM job').toArray()
      const of = (...works: (() => void)[]) => spinsOf(...works.map((work) => async () => work()))
      return [await of(nothing, insert), await of(nothing, insert), await of(nothing, meta), await of(nothing, read)]
    })
    expect(spins).toEqual([[], found, found, found])
  })
})
