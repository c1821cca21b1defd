// What a delivery says, and all that is wrong with one: whole answers.
import { describe, expect, it } from 'vitest'
import { hintedEvents, sentEvents } from '../../../src/connectors/webhook/events'
import { fail, ok } from '../../../src/lib/result'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const AT = '2026-11-20T09:00:00Z'
const requestOf = (headers: Readonly<Record<string, string>> = {}) => ({
  body: new Uint8Array(),
  headers: new Headers(headers),
  token: null,
  now: NOW,
})
const issuesOf = async (payload: unknown, headers = {}) => {
  const read = await sentEvents(payload, requestOf(headers))
  return read.ok ? 'accepted' : (read.issues ?? []).map(({ path, message }) => `${path}: ${message}`)
}
const updated = (data: unknown, more: object = {}) => ({ type: 'job.updated', timestamp: AT, data, ...more })
const JOB = { reference: 'A', name: 'Poste' }

describe('a job that is not valid', () => {
  it('is refused with all that is wrong, by path', async () => {
    const wrong = {
      reference: ' ',
      location: 7,
      sections: [{ title: 1 }],
      skills: [{ name: 'a', type: 'medium' }],
      tags: [{ value: 'x' }, { name: '' }],
      ranges_float: [{ name: 'salary', value_min: '42000' }],
      updated_at: 'yesterday',
    }
    expect(await issuesOf(updated(wrong))).toEqual([
      'data.reference: expected a text that is not empty',
      'data.name: is required',
      'data.updated_at: expected a date and time as ISO 8601, or null',
      'data.location: expected Object',
      'data.sections.0.title: expected a text or null',
      'data.skills.0.type: expected "hard", "soft" or null',
      'data.tags.0.name: is required',
      'data.tags.1.name: expected a text that is not empty',
      'data.ranges_float.0.value_min: expected a number or null',
    ])
  })

  it.each([
    [updated(undefined), ['data: expected an object']],
    [updated([]), ['data: expected an object']],
    [updated({}), ['data.reference: is required', 'data.name: is required']],
    [updated({ ...JOB, reference: 7 }), ['data.reference: expected a text']],
    [updated({ ...JOB, reference: 'x'.repeat(1_001) }), ['data.reference: expected at most 1000 characters']],
    [{ timestamp: AT, data: JOB }, ['type: expected the name of the event, e.g. "job.updated"']],
    [
      { type: 'job.archived', data: {} },
      [
        'data.reference: is required',
        'timestamp: expected a date and time as ISO 8601: without one nobody knows which of two events of a job is the newer one',
      ],
    ],
    [
      updated(JOB, { timestamp: '2026-11-22T09:00:00Z' }),
      ['timestamp: lies more than a day ahead: every later event of the job would be taken for an older one'],
    ],
    [
      updated({ ...JOB, updated_at: '2099-01-01' }),
      ['data.updated_at: lies more than a day ahead: every later event of the job would be taken for an older one'],
    ],
    [
      { type: 'job.snapshot', timestamp: AT, data: { references: 'A' } },
      ['data.references: expected a list of references'],
    ],
    [
      { type: 'job.snapshot', timestamp: AT, data: { references: ['A', ''] } },
      ['data.references.1: expected a text that is not empty'],
    ],
    [
      { type: 'job.snapshot', timestamp: AT, data: { references: Array(10_001).fill('A') } },
      ['data.references: expected at most 10000 references'],
    ],
  ])('%#: its issues', async (payload, issues) => {
    expect(await issuesOf(payload)).toEqual(issues)
  })

  it('may not be nested without end', async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`)
    expect(await issuesOf(updated({ ...JOB, deep }))).toEqual(['data: expected at most 100 levels of nesting'])
  })

  it('of a CloudEvent is named by where its parts stand', async () => {
    const binary = { 'ce-specversion': '0.3', 'ce-id': 'e', 'ce-type': 'acme.job.updated' }
    expect(await issuesOf(JOB, binary)).toEqual([
      'ce-specversion: expected "1.0"',
      'ce-source: is required of a CloudEvent',
    ])
    const sound = { ...binary, 'ce-specversion': '1.0', 'ce-source': 's' }
    expect(await issuesOf({ reference: 'A' }, { ...sound, 'ce-time': AT })).toEqual(['name: is required'])
    expect((await issuesOf(JOB, sound))[0]).toMatch(/^ce-time: expected/)
    const body = { specversion: '1.0', id: 'e', source: 's', type: 'acme.job.updated', time: AT }
    expect(await issuesOf({ ...body, data_base64: '%' })).toEqual(['data_base64: expected JSON in base64'])
    expect(await issuesOf({ ...body, data: { reference: 'A' } })).toEqual(['data.name: is required'])
  })
})

describe('the types', () => {
  it.each([
    ['job.created', 'create'],
    ['com.acme.hr.job.updated', 'update'],
    ['job.published', 'update'],
    ['job.archived', 'archive'],
    ['job.closed', 'archive'],
    ['acme.job.deleted', 'archive'],
  ])('%s asks to %s the job', async (type, action) => {
    const read = await sentEvents({ type, timestamp: AT, data: JOB }, requestOf())
    expect(read).toMatchObject({ ok: true, value: { events: [{ action, reference: 'A' }], ignored: 0 } })
  })

  it.each(['candidate.created', 'job', 'jobs.updated', 'constructor', 'job.__proto__'])(
    '%s is none of a job',
    async (type) => {
      expect(await sentEvents({ type, timestamp: AT, data: {} }, requestOf())).toEqual(ok({ events: [], ignored: 1 }))
    },
  )
})

describe('headers of a signed delivery that no signature covers', () => {
  const SIGNED = { 'svix-id': 'msg_1', 'svix-timestamp': '1', 'svix-signature': 'v1,x' }

  it('say nothing of a CloudEvent: with them, what one event says would stand for any other', async () => {
    const cloud = { 'ce-specversion': '1.0', 'ce-id': 'e', 'ce-source': 's', 'ce-subject': 'B', 'ce-time': AT }
    const forged = { ...SIGNED, ...cloud, 'ce-type': 'job.deleted' }
    const message =
      'the attributes of a CloudEvent in headers are not signed: send them in the body (application/cloudevents+json), or the secret in place of a signature'
    for (const read of [sentEvents, hintedEvents])
      expect(await read(updated(JOB), requestOf(forged))).toEqual(fail('malformed', message))
  })

  it('are not its id', async () => {
    const read = await sentEvents(updated(JOB), requestOf({ ...SIGNED, 'webhook-id': 'another' }))
    expect(read).toMatchObject({ ok: true, value: { events: [{ id: 'msg_1' }] } })
  })
})

describe('of a sender with an API', () => {
  const hinted = (payload: unknown) => hintedEvents(payload, requestOf({ 'webhook-id': 'm' }))

  it('an event is a hint, and what it says of the job is not looked at', async () => {
    const hint = { action: 'update', reference: 'A', type: 'job.updated', id: 'm', fired_at: AT, concerns_job: true }
    expect(await hinted(updated({ reference: 'A', name: 7 }))).toEqual(ok({ events: [hint], ignored: 0 }))
    expect(await hinted({ type: 'job.updated', data: { reference: 'A' } })).toEqual(
      ok({ events: [{ ...hint, fired_at: null }], ignored: 0 }),
    )
  })

  it('a list of open jobs concerns none, and a name by which nobody could ask is refused', async () => {
    expect(await hinted({ type: 'job.snapshot', data: {} })).toEqual(ok({ events: [], ignored: 1 }))
    expect(await hinted(updated({ reference: 'offre n° 7' }))).toMatchObject({
      issues: [
        { path: 'data.reference', message: 'expected 1 to 64 letters, digits, "_" or "-": the job is asked for by it' },
      ],
    })
  })
})
