// The API that a sender may have, and a workflow's parameters.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { webhook } from '../../../src/connectors/webhook'
import { type Answer, answering } from '../answers'

const API = {
  sender: 'acme',
  fetch_url: 'https://ats.acme.example/jobs/{reference}?full=1',
  list_url: 'https://ats.acme.example/jobs',
  api_token: 'token-1',
}
const JOB = { reference: 'A', name: 'Poste' }

function sender(auth: object, ...answers: readonly Answer[]) {
  const { tools, ...seen } = answering(...answers)
  return { origin: webhook.connect(v.parse(webhook.authSchema, auth), tools), ...seen }
}

describe('an API', () => {
  it('is asked for one job and for all, with the token as a bearer', async () => {
    const { origin, asked, sent } = sender(
      API,
      { body: JOB },
      { body: [JOB, { reference: 'a b', name: 'X' }, { name: 7 }] },
    )
    expect(await origin.fetchJob('A')).toEqual({ ok: true, value: JOB })
    const listed = await origin.listJobs({}, null)
    expect(listed).toMatchObject({ ok: true, value: { next: null, expected: 3 } })
    expect(listed.ok && listed.value.entries).toEqual([
      { kind: 'job', reference: 'A', job: JOB },
      { kind: 'job', reference: null, job: { reference: 'a b', name: 'X' } },
      {
        kind: 'unreadable',
        reference: null,
        why: 'a job is not one of HrFlow’s: reference: is required; name: expected a text',
      },
    ])
    expect(asked).toEqual(['GET https://ats.acme.example/jobs/A?full=1', 'GET https://ats.acme.example/jobs'])
    expect(sent.map((headers) => headers.get('authorization'))).toEqual(['Bearer token-1', 'Bearer token-1'])
  })

  it.each([404, 410])('says by %i that there is no such job', async (status) => {
    const { origin } = sender(API, { status, body: { error: 'gone' } })
    expect(await origin.fetchJob('A')).toEqual({ ok: true, value: null })
  })

  it('that answers about another job is down, and one with a job that is not HrFlow’s is refused', async () => {
    const { origin } = sender(API, { body: { ...JOB, reference: 'B' } }, { body: { reference: 'A' } })
    expect(await origin.fetchJob('A')).toMatchObject({ reason: 'origin_unavailable' })
    expect(await origin.fetchJob('A')).toEqual({
      ok: false,
      reason: 'origin_refused',
      message: 'The sender’s job is not one of HrFlow’s: name: is required',
    })
  })

  it('that there is not is asked nothing', async () => {
    const { origin, asked } = sender({ sender: 'acme' })
    const failures = [await origin.fetchJob('A'), await origin.listJobs({}, null)]
    expect([failures.map((one) => one.ok || one.reason), asked]).toEqual([['origin_refused', 'origin_refused'], []])
  })
})

describe('connector_auth', () => {
  const FETCH =
    'expected an https address of a host with a name of its own, without a port or credentials, and {reference} once in its path or query'
  const paths = (auth: object) => (v.safeParse(webhook.authSchema, auth).issues ?? []).map((one) => v.getDotPath(one))

  it.each([
    'http://ats.acme.example/{reference}',
    'https://ats.acme.example/',
    'https://{reference}.acme.example/',
    'https://ats.acme.example/{reference}/{reference}',
    'https://10.0.0.1/{reference}',
    'https://[::1]/{reference}',
    'https://localhost/{reference}',
    'https://ats.internal/{reference}',
    'https://metadata.google.internal/{reference}',
    'https://ats.acme.example:8443/{reference}',
    'https://user:pass@ats.acme.example/{reference}',
    'https://2130706433/{reference}',
  ])('refuses to ask %s', (fetch_url) => {
    const { issues } = v.safeParse(webhook.authSchema, { ...API, fetch_url })
    expect(issues?.map(({ message }) => message)).toEqual([FETCH])
  })

  it('names who sends, and both addresses or neither', () => {
    const { fetch_url, list_url } = API
    expect([paths({}), paths({ sender: 'a b' }), paths({ sender: 'acme.example' })]).toEqual([
      ['sender'],
      ['sender'],
      [],
    ])
    expect([paths({ sender: 'acme', fetch_url }), paths({ sender: 'acme', list_url })]).toEqual([
      ['list_url'],
      ['fetch_url'],
    ])
  })
})
