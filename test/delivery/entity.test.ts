import { describe, expect, it } from 'vitest'
import { entityOf, entityReference, resolveEntity } from '../../src/delivery/entity'
import { REFERENCE_PATTERN } from '../../src/hrflow/job'
import { fail, ok } from '../../src/lib/result'
import { newRow } from '../../src/store/ledger'
import { NOW, partsOver } from '../parts'
import { inStorage } from '../store/storage'

const ENTITY = { kind: 'job', id: '3300456' }

describe('the reference of something else than a job', () => {
  it('names it, and can be no job’s', () => {
    const reference = entityReference(ENTITY)
    expect([reference, entityOf(reference), REFERENCE_PATTERN.test(reference)]).toEqual(['@job/3300456', ENTITY, false])
    expect(['J1', '@job', '@/1', 'job/1'].map(entityOf)).toEqual([null, null, null, null])
  })
})

describe('a hint of something else than a job', () => {
  const resolving = (
    resolve?: () => Promise<ReturnType<typeof ok<string[]>> | ReturnType<typeof fail<'origin_refused'>>>,
  ) =>
    inStorage(async (storage) => {
      const { parts, store } = partsOver(storage)
      store.jobs.put({ ...newRow('J2'), other_id: ENTITY.id, archived: 0 })
      store.jobs.put({ ...newRow('J3'), other_id: 'another', archived: 0 })
      const upstreams = { ...parts.upstreams, origin: { ...parts.upstreams.origin, ...(resolve && { resolve }) } }
      const came = await resolveEntity({ ...parts, upstreams }, { action: 'update', newestSeq: 7 }, ENTITY)
      const events = store.log.list({ state: 'pending', reference: null, limit: 10, cursor: null }).rows
      return [came, events.map(({ reference, lane, action }) => [reference, lane, action]).toReversed()]
    })
  const covered = { read_seq: 7, read_at: NOW, retry_at: null, attempts: 0, missing_since: null }
  const resolved = { kind: 'done', outcome: 'skipped', reason: 'resolved', patch: covered }

  it('becomes a hint of each job that the origin names for it, and of those that the ledger knows by it', async () => {
    expect(await resolving(async () => ok(['J1', 'J2', 'no reference']))).toEqual([
      resolved,
      [
        ['J1', 3, 'update'],
        ['J2', 2, 'update'],
      ],
    ])
  })

  it('is resolved by the ledger alone where the origin cannot be asked', async () => {
    expect(await resolving()).toEqual([resolved, [['J2', 2, 'update']]])
  })

  it('fails as the question fails, and stores nothing', async () => {
    const refused = fail('origin_refused', 'no')
    expect(await resolving(async () => refused)).toEqual([{ kind: 'failed', failure: refused, patch: {} }, []])
  })
})
