// The inbox and the log of all events together, against a plain list of events.
import fc from 'fast-check'
import { describe, expect, inject, it } from 'vitest'
import { LANES, type Lane, PARKED_DUE_AT } from '../../src/store/event'
import { openValues } from '../../src/store/meta'
import { EVERY_PARKED } from '../../src/store/parked'
import { hint, key, NOW, openEvents, UNREADABLE, WHY } from './events'
import { inStorage } from './storage'

const ALL_LANES = Object.values(LANES)

describe('the inbox as a whole', () => {
  interface Model {
    seq: number
    key: number | null
    reference: string
    received_at: number
    due_at: number | null
    lane: Lane
  }
  const reference = fc.constantFrom('A', 'B')
  const later = fc.integer({ min: 0, max: 1_200_000 })
  const which = fc.nat()
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('add' as const),
      reference,
      key: fc.option(fc.integer({ min: 1, max: 4 })),
      untilRead: fc.boolean(),
      parked: fc.boolean(),
      lane: fc.constantFrom(...ALL_LANES),
      later,
    }),
    fc.record({
      kind: fc.constant('add many' as const),
      n: fc.integer({ min: 20, max: 70 }),
      lane: fc.constantFrom(...ALL_LANES),
    }),
    fc.record({ kind: fc.constant('close' as const), which }),
    fc.record({ kind: fc.constant('postpone' as const), which, later }),
    fc.record({ kind: fc.constant('putOff' as const), reference, later }),
    fc.record({ kind: fc.constant('supersede' as const), reference }),
    fc.record({ kind: fc.constant('park' as const), which }),
    fc.record({ kind: fc.constant('pass' as const), later }),
    fc.record({ kind: fc.constant('replay' as const), reference: fc.option(reference) }),
    fc.record({ kind: fc.constant('forget' as const), reference }),
    fc.record({ kind: fc.constant('prune' as const), limit: fc.integer({ min: 1, max: 4 }) }),
  )

  it('agrees with a list of events, and counts right, whatever is done to it and after every restart', async () => {
    await inStorage(({ sql }) => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
          sql.exec('DELETE FROM event')
          openValues(sql).put('last_seq', null)
          let { inbox, log, expiry, parked } = openEvents(sql)
          let model: Model[] = []
          let newest = 0
          let now = NOW
          for (const taken of steps) {
            if (taken.kind === 'pass') now += taken.later
            else if (taken.kind === 'add') {
              const { untilRead, reference } = taken
              // A key made of a name is never one of a body, nor is one that could be read one that could not.
              const byte = taken.key === null ? null : taken.key + (untilRead ? 100 : 0) + (taken.parked ? 50 : 0)
              const added = inbox.add(
                hint({
                  reference,
                  received_at: now,
                  due_at: now + taken.later,
                  lane: taken.lane,
                  ...(byte === null ? {} : { key: key(byte), key_until_read: untilRead }),
                  ...(taken.parked ? { parked: UNREADABLE } : {}),
                }),
              )
              const known = byte === null ? undefined : model.find((event) => event.key === byte)
              // Nothing is read here: what waits is still to be read.
              const isWaiting = known !== undefined && known.due_at !== null && known.due_at !== PARKED_DUE_AT
              const isNew = known === undefined || (untilRead && !isWaiting)
              expect(added).toBe(isNew ? newest + 1 : null)
              if (isNew) {
                newest += 1
                if (known !== undefined) known.key = null
                const due_at = taken.parked ? PARKED_DUE_AT : now + taken.later
                model.push({ seq: newest, key: byte, reference, received_at: now, due_at, lane: taken.lane })
              }
            } else if (taken.kind === 'add many') {
              for (let n = 0; n < taken.n; n++) {
                newest += 1
                expect(inbox.add(hint({ reference: 'C', received_at: now, due_at: now, lane: taken.lane }))).toBe(
                  newest,
                )
                const added = { reference: 'C', received_at: now, due_at: now, lane: taken.lane }
                model.push({ seq: newest, key: null, ...added })
              }
            } else if (taken.kind === 'replay') {
              const filter = { ...EVERY_PARKED, reference: taken.reference }
              const opened = model.filter(
                (event) =>
                  event.due_at === PARKED_DUE_AT && (taken.reference === null || event.reference === taken.reference),
              )
              expect([...parked.stretches(filter)].flatMap(({ seqs }) => seqs)).toHaveLength(opened.length)
              parked.reopenAll(filter, now, false)
              for (const event of opened) {
                event.due_at = now
                event.lane = LANES.operator
              }
            } else if (taken.kind === 'putOff' || taken.kind === 'supersede') {
              const meant = model.filter(
                (event) =>
                  event.reference === taken.reference && event.due_at !== null && event.due_at !== PARKED_DUE_AT,
              )
              const seqs = meant.map(({ seq }) => seq)
              if (taken.kind === 'supersede') inbox.supersede(seqs)
              else inbox.postpone(seqs, now + taken.later)
              for (const event of meant) event.due_at = taken.kind === 'supersede' ? null : now + taken.later
            } else if (taken.kind === 'forget') {
              log.forget(taken.reference)
              model = model.filter((event) => event.reference !== taken.reference)
            } else if (taken.kind === 'prune') {
              const old = model
                .filter(({ due_at, received_at }) => due_at === null && received_at < now)
                .slice(0, taken.limit)
              const looked = expiry.events(now, taken.limit)
              expect(looked.deleted).toBe(old.length)
              for (const event of model) if (event.due_at === PARKED_DUE_AT && event.received_at < now) event.key = null
              model = model.filter((event) => !old.includes(event))
            } else {
              const event = model[taken.which % Math.max(1, model.length)]
              const seq = event?.seq ?? 1_000
              const due_at =
                taken.kind === 'postpone' ? now + taken.later : taken.kind === 'park' ? PARKED_DUE_AT : null
              if (due_at === null) inbox.close(seq, { outcome: 'created' })
              else if (event?.due_at !== PARKED_DUE_AT) inbox.postpone([seq], due_at, WHY)
              if (event !== undefined && event.due_at !== null && (due_at === null || event.due_at !== PARKED_DUE_AT))
                event.due_at = due_at
            }
            const waiting = model.filter(({ due_at }) => due_at !== null && due_at !== PARKED_DUE_AT)
            const due = waiting
              .filter(({ due_at }) => Number(due_at) <= now)
              .toSorted((a, b) => Number(a.due_at) - Number(b.due_at) || a.seq - b.seq)
            const dueIn = (lane: Lane) => due.filter((event) => event.lane === lane).map(({ seq }) => seq)
            for (const same of [{ inbox, log }, openEvents(sql)]) {
              expect([
                same.inbox.newestSeq(),
                same.inbox.pending(),
                same.log.parked(),
                same.inbox.dueAfter(0),
                same.inbox.oldestPendingAt(),
                // Few and all: the first of them are kept, and served again while they are still the first.
                ALL_LANES.map((lane) => same.inbox.due(lane, now, null, 3).map(({ seq }) => seq)),
                ALL_LANES.map((lane) => same.inbox.due(lane, now, null, 999).map(({ seq }) => seq)),
                ALL_LANES.map((lane) => same.inbox.waitingIn(lane)),
                same.log.list({ state: null, reference: null, limit: 9_999, cursor: null }).rows.map(({ seq }) => seq),
              ]).toEqual([
                newest,
                waiting.length,
                model.filter(({ due_at }) => due_at === PARKED_DUE_AT).length,
                waiting.length === 0 ? null : Math.min(...waiting.map(({ due_at }) => Number(due_at))),
                waiting.toSorted((a, b) => a.seq - b.seq)[0]?.received_at ?? null,
                ALL_LANES.map((lane) => dueIn(lane).slice(0, 3)),
                ALL_LANES.map(dueIn),
                ALL_LANES.map((lane) => waiting.filter((event) => event.lane === lane).length),
                model.map(({ seq }) => seq).toSorted((a, b) => b - a),
              ])
            }
            if (taken.kind === 'pass' && taken.later % 2 === 0) ({ inbox, log, expiry, parked } = openEvents(sql))
          }
        }),
        { numRuns: inject('whole') ? 60 : 20 },
      )
    })
  })
})
