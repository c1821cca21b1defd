import { describe, expect, it } from 'vitest'
import { asSent, changesOf } from '../../src/delivery/changes'
import { enrich } from '../../src/hrflow/enrich'
import { ok } from '../../src/lib/result'
import { ENRICHMENT, JOB } from './scripted'

describe('what a write would change', () => {
  it('is each field that differs, with what the board holds and what would be sent', () => {
    const sent = { ...JOB, summary: 'new', tags: [{ name: 'a', value: 'b' }] }
    expect(changesOf(sent, { ...JOB, name: 'Cook', benefits: 'many' })).toEqual([
      { field: 'name', before: 'Cook', after: 'Baker' },
      { field: 'summary', before: null, after: 'new' },
      { field: 'benefits', before: 'many', after: null },
      { field: 'tags', before: null, after: '[{"name":"a","value":"b"}]' },
    ])
  })

  it('is nothing where the board holds what would be sent', () => {
    expect(changesOf(JOB, { ...JOB, key: 'k', archived_at: null })).toEqual([])
  })

  it('is cut: 20 fields, and 200 characters of a value', () => {
    const own = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`own_${index}`, 'x'.repeat(500)]))
    const changes = changesOf({ ...JOB, ...own }, JOB)
    expect(changes).toHaveLength(20)
    expect(changes[0]).toEqual({ field: 'own_0', before: null, after: `${'x'.repeat(200)}…` })
  })
})

describe('a job as it would be sent', () => {
  const job = { ...JOB, summary: 'kneads dough' }

  it('is itself where nothing was parsed, or that cannot be read', async () => {
    expect(await asSent(job, null, { readEnrichment: () => ENRICHMENT })).toEqual(job)
    expect(await asSent(job, '{', { readEnrichment: () => null })).toEqual(job)
  })

  it('has what parsing found in the same text before', async () => {
    const parseText = async () => ok([{ label: 'skill', start: 7, end: 12, text: 'dough' }])
    const before = await enrich({ parseText } as never, job, null)
    if (!before.ok) throw new Error('not enriched')
    const { enrichment } = before.value
    const sent = await asSent(job, '{}', { readEnrichment: () => enrichment })
    expect(sent).toEqual(before.value.job)
    expect(sent).not.toEqual(job)
  })
})
