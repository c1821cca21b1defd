// How Workable's public widget is read, and what is made of an answer.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { workable } from '../../../src/connectors/workable'
import { type Answer, answering } from '../answers'

/** As it was seen. */
const JOB = {
  title: 'Data engineer',
  shortcode: '0A1B2C3D4E',
  code: '',
  employment_type: 'Full-time',
  telecommuting: true,
  department: 'Data',
  url: 'https://apply.workable.com/j/0A1B2C3D4E',
  shortlink: 'https://apply.workable.com/j/0A1B2C3D4E',
  application_url: 'https://apply.workable.com/j/0A1B2C3D4E/apply',
  published_on: '2026-05-29',
  created_at: '2026-05-29',
  country: 'France',
  city: 'Paris',
  state: 'Île-de-France',
  education: '',
  experience: '',
  function: 'Engineering',
  industry: 'Computer Software',
  locations: [{ country: 'France', countryCode: 'FR', city: 'Paris', region: 'Île-de-France', hidden: false }],
  description: '<p>Flux</p>',
}

function widget(...answers: readonly Answer[]) {
  const { tools, ...seen } = answering(...answers)
  return { origin: workable.connect(v.parse(workable.authSchema, { subdomain: 'Acme' }), tools), ...seen }
}
const list = (answer: Answer) => widget(answer).origin.listJobs({}, null)

describe('the widget', () => {
  it('is asked once for all jobs, without a token', async () => {
    const { origin, asked, sent } = widget({ body: { name: 'Acme', jobs: [JOB, { title: 'No shortcode' }, 7] } })
    const listed = await origin.listJobs({}, null)
    expect([asked, sent[0]?.get('authorization')]).toEqual([
      ['GET https://apply.workable.com/api/v1/widget/accounts/acme?details=true'],
      null,
    ])
    expect(listed).toMatchObject({ ok: true, value: { next: null, expected: 3 } })
    expect(listed.ok && listed.value.entries.map(({ reference }) => reference)).toEqual(['0A1B2C3D4E', null, null])
    expect('fetchJob' in origin).toBe(false)
  })

  it('tells a region where the API tells a state', async () => {
    const listed = await list({ body: { jobs: [JOB] } })
    const [entry] = listed.ok ? listed.value.entries : []
    expect(entry?.kind === 'job' && workable.format(entry.job)).toEqual({
      reference: '0A1B2C3D4E',
      name: 'Data engineer',
      url: 'https://apply.workable.com/j/0A1B2C3D4E',
      created_at: '2026-05-29',
      updated_at: null,
      summary: '<p>Flux</p>',
      requirements: null,
      benefits: null,
      location: {
        text: 'Paris, Île-de-France, France',
        lat: null,
        lng: null,
        fields: { country: 'France', state: 'Île-de-France', city: 'Paris', postcode: null },
      },
      sections: [{ name: 'description', title: 'description', description: '<p>Flux</p>' }],
      ranges_float: [],
      tags: [
        { name: 'department', value: 'Data' },
        { name: 'application_url', value: 'https://apply.workable.com/j/0A1B2C3D4E/apply' },
        { name: 'employment_type', value: 'Full-time' },
        { name: 'industry', value: 'Computer Software' },
        { name: 'function', value: 'Engineering' },
        { name: 'shortlink', value: 'https://apply.workable.com/j/0A1B2C3D4E' },
        { name: 'workplace_type', value: 'remote' },
      ],
    })
  })

  it('does not publish a place that the recruiter hides', async () => {
    const hidden = { ...JOB, locations: [{ ...JOB.locations[0], hidden: true }] }
    const listed = await list({ body: { jobs: [hidden] } })
    const [entry] = listed.ok ? listed.value.entries : []
    expect(entry?.kind === 'job' && workable.format(entry.job).location).toEqual({
      text: '',
      lat: null,
      lng: null,
      fields: { country: null, state: null, city: null, postcode: null },
    })
  })

  it('of nobody is refused, and an answer without jobs is an outage', async () => {
    expect(await list({ status: 404, body: 'Not Found' })).toMatchObject({ ok: false, reason: 'origin_refused' })
    for (const body of [{}, [], { jobs: {} }, '<h1>Error</h1>'])
      expect(await list({ body })).toMatchObject({ ok: false, reason: 'origin_unavailable' })
    expect(await list({ body: { name: 'Acme', jobs: [] } })).toMatchObject({ ok: true, value: { entries: [] } })
  })

  it('that refuses without saying for how long is left alone for half a minute', async () => {
    expect(await list({ status: 429, body: '<h1>Error 1015</h1>' })).toMatchObject({ retryAfterMs: 30_000 })
    expect(await list({ status: 429, headers: { 'retry-after': '7' } })).toMatchObject({ retryAfterMs: 7_000 })
  })
})
