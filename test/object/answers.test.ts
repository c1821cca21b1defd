// Webhooks that were answered without the object, handed over to it.
import { describe, expect, it } from 'vitest'
import { lastWebhooks, noteAnswers } from '../../src/object/answers'
import { takeIn } from '../../src/object/intake'
import { openStore } from '../../src/store/store'
import { clockAt, hint, NOW, workflow } from '../parts'
import { key } from '../store/events'
import { inStorage } from '../store/storage'

const MINUTE = 60_000
const refused = (at: number) => ({ at, status: 401, event: null, reference: null, reason: 'unproven' })
const noted = (n: number, at = NOW) => ({ refused: { unproven: n }, ignored: 0, last: [refused(at)] })
const alarm = { rearm: async () => {} } as never
const owed = { note: () => {} }

describe('webhooks that were answered without the object', () => {
  it('are counted and written at most once a minute; what is not taken then is not counted', async () => {
    const told = await inStorage((storage) => {
      const clock = clockAt(NOW)
      const taken = [0, MINUTE - 1, MINUTE, 2 * MINUTE - 1].map((after) => {
        clock.at = NOW + after
        return noteAnswers({ store: openStore(storage, clock.now), alarm }, noted(5, clock.at)) // each time another object
      })
      const { figures } = openStore(storage, clock.now)
      return [taken, figures.total()['refused.unproven'], figures.webhooks().last_refused_at, figures.answers()]
    })
    expect(told).toEqual([[true, false, true, false], 10, NOW + MINUTE, [refused(NOW), refused(NOW + MINUTE)]])
  })

  it('are counted with a webhook that is received, in the row that it writes', async () => {
    const told = await inStorage((storage) => {
      const store = openStore(storage, () => NOW)
      takeIn(store, [hint({ key: key(1) })], workflow(), owed, NOW)
      takeIn(store, [hint({ key: key(2) })], workflow(), owed, NOW, noted(7))
      const { figures } = openStore(storage, () => NOW)
      const { rows_written: _rows, ...total } = figures.total()
      return [total, figures.answers()]
    })
    expect(told).toEqual([{ accepted: 2, received: 2, 'refused.unproven': 7 }, [refused(NOW)]])
  })

  it('count as accepted when they concern no job', async () => {
    const told = await inStorage((storage) => {
      const store = openStore(storage, () => NOW)
      const ignored = { ...refused(NOW - 5), status: 200, reason: null }
      noteAnswers({ store, alarm }, { refused: {}, ignored: 3, last: [ignored] })
      const { accepted, ignored: n } = store.figures.total()
      return [accepted, n, store.figures.webhooks().last_accepted_at]
    })
    expect(told).toEqual([3, 3, NOW - 5])
  })

  it('are listed with those that were received, and forgotten with the job that they name', async () => {
    const told = await inStorage((storage) => {
      const store = openStore(storage, () => NOW)
      const event = hint({ key: key(1), type: 'job_updated' })
      takeIn(store, [event], workflow(), owed, NOW)
      takeIn(store, [event], workflow(), owed, NOW + 5)
      const before = lastWebhooks({ store, workflow: null })
      store.figures.prune(({ reference }) => reference !== 'A1')
      return [before, openStore(storage, () => NOW).figures.answers()]
    })
    const known = { status: 200, event: 'job_updated', reference: 'A1', reason: null }
    expect(told).toEqual([
      [
        { at: new Date(NOW + 5).toISOString(), ...known, received: 0 },
        { at: new Date(NOW).toISOString(), ...known, received: 1 },
      ],
      [],
    ])
  })
})
