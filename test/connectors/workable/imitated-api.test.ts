// Workable as the sandbox imitates it.
import { describe, expect, it } from 'vitest'
import { caller } from '../../sandbox/calls.ts'
import { createSandbox } from '../../sandbox/sandbox.ts'

const JOBS = 'https://acme.workable.com/spi/v3/jobs'
const SUBSCRIPTIONS = 'https://acme.workable.com/spi/v3/subscriptions'
const at = Date.parse('2026-11-02T08:00:00Z')

function setup() {
  const clock = { now: at }
  const sandbox = createSandbox({ now: () => clock.now })
  const account = sandbox.workable.account('acme', { token: 'acme-token' })
  account.limit = null
  return { clock, sandbox, account, call: caller(sandbox, { authorization: 'Bearer acme-token' }) }
}

const baker = {
  id: '5b5ce9',
  title: 'Baker',
  shortcode: 'BAKER1',
  state: 'published',
  sample: true,
  location: { location_str: 'Lyon, France', country: 'France', city: 'Lyon' },
  description: '<p>Bread</p>',
  full_description: '<p>Bread</p>',
  requirements: null,
  employment_type: 'Full-time',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-02T00:00:00Z',
}
const days = (count: number) =>
  Array.from({ length: count }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString())
const shortcodes = (json: unknown) => (json as { jobs: { shortcode: string }[] }).jobs.map(({ shortcode }) => shortcode)

describe('jobs', () => {
  it('lists rows without texts and shows details without location_str and sample', async () => {
    const { account, call } = setup()
    account.put(baker)
    const { description, full_description, requirements, employment_type, ...row } = baker
    expect((await call('GET', JOBS)).json).toEqual({ jobs: [row] })
    const { sample, ...detail } = baker
    const location = { country: 'France', city: 'Lyon' }
    expect((await call('GET', `${JOBS}/BAKER1`)).json).toEqual({ ...detail, location })
  })

  it('makes up location_str and sample for rows when the job was given as a detail', async () => {
    const { account, call } = setup()
    const { sample, ...detail } = baker
    account.put({ ...detail, location: { city: 'Lyon', region: null, country: 'France' } })
    expect((await call('GET', JOBS)).json).toMatchObject({
      jobs: [{ sample: false, location: { location_str: 'Lyon, France', region: null } }],
    })
  })

  it('puts the texts that include_fields names into the rows', async () => {
    const { account, call } = setup()
    account.put(baker)
    const { full_description, requirements, employment_type, ...row } = baker
    expect((await call('GET', `${JOBS}?include_fields=description,state`)).json).toEqual({ jobs: [row] })
  })

  it('pages oldest first through an absolute paging.next that keeps the parameters and is absent on the last page', async () => {
    const { account, call } = setup()
    for (const [index, created_at] of days(5).toReversed().entries())
      account.put({ shortcode: `J${4 - index}`, id: `id${index}`, created_at })
    const first = await call('GET', `${JOBS}?state=published&limit=2`)
    expect(first.json).toMatchObject({ paging: { next: `${JOBS}?state=published&limit=2&since_id=id3` } })
    const second = await call('GET', `${JOBS}?state=published&limit=2&since_id=id3`)
    account.remove('J3') // a listing goes on behind a job that went
    const third = await call('GET', `${JOBS}?state=published&limit=2&since_id=id1`)
    expect([first, second, third].map(({ json }) => shortcodes(json))).toEqual([['J0', 'J1'], ['J2', 'J3'], ['J4']])
    expect(third.json).not.toHaveProperty('paging')
  })

  it('counts a job without dates as created and updated when it was put', async () => {
    const { clock, account, call } = setup()
    account.put({ shortcode: 'A' })
    clock.now += 60_000
    account.put({ shortcode: 'B' })
    const later = `${JOBS}?created_after=${at / 1_000}&updated_after=${at / 1_000}`
    expect((await call('GET', later)).json).toEqual({ jobs: [{ shortcode: 'B', state: 'published', sample: false }] })
    expect(shortcodes((await call('GET', JOBS)).json)).toEqual(['A', 'B'])
  })

  it('gives 50 rows unless told, and 100 at most', async () => {
    const { account, call } = setup()
    for (let index = 0; index < 120; index += 1) account.put({ shortcode: `J${index}` })
    expect(shortcodes((await call('GET', JOBS)).json)).toHaveLength(50)
    expect(shortcodes((await call('GET', `${JOBS}?limit=500`)).json)).toHaveLength(100)
  })

  it('filters by state, since_id, max_id, created_after and updated_after in either form', async () => {
    const { account, call } = setup()
    const [one = '', two = '', three = ''] = days(3)
    account.put({ shortcode: 'A', id: 'a', state: 'closed', created_at: one, updated_at: three })
    account.put({ shortcode: 'B', id: 'b', created_at: two, updated_at: two })
    account.put({ shortcode: 'C', id: 'c', created_at: three, updated_at: two })
    const found = async (query: string) => shortcodes((await call('GET', `${JOBS}?${query}`)).json)
    expect(await found('state=closed')).toEqual(['A'])
    expect(await found('since_id=a')).toEqual(['B', 'C'])
    expect(await found('max_id=b')).toEqual(['A'])
    expect(await found('created_after=20260102T000000Z')).toEqual(['C'])
    expect(await found(`updated_after=${Date.parse(two) / 1_000}`)).toEqual(['A'])
    account.idsInclusive = true
    expect(await found('since_id=b')).toEqual(['B', 'C'])
    expect((await call('GET', `${JOBS}?state=open`)).status).toBe(422)
    expect((await call('GET', `${JOBS}?updated_after=yesterday`)).status).toBe(422)
  })

  it('moves updated_at with every change and joins the full description anew', async () => {
    const { clock, account } = setup()
    account.put(baker)
    clock.now += 60_000
    account.edit('BAKER1', { requirements: '<p>Hands</p>' })
    expect(account.get('BAKER1')).toEqual({
      ...baker,
      requirements: '<p>Hands</p>',
      full_description: '<p>Bread</p><p>Hands</p>',
      updated_at: '2026-11-02T08:01:00Z',
    })
    clock.now += 60_000
    account.setState('BAKER1', 'archived')
    expect(account.get('BAKER1')).toMatchObject({ state: 'archived', updated_at: '2026-11-02T08:02:00Z' })
    clock.now += 60_000
    account.put(baker)
    expect(account.get('BAKER1')).toEqual({ ...baker, updated_at: '2026-11-02T08:03:00Z' })
  })

  it('answers 404 for a job that was removed and for addresses it does not know', async () => {
    const { account, call } = setup()
    account.put(baker)
    account.remove('BAKER1')
    for (const url of [`${JOBS}/BAKER1`, `${JOBS}/BAKER1/members`, 'https://acme.workable.com/spi/v2/jobs'])
      expect(await call('GET', url)).toMatchObject({ status: 404, json: { error: 'Not found' } })
  })
})

describe('an account', () => {
  it('refuses a missing token, a wrong one, and that of another account', async () => {
    const { sandbox, call } = setup()
    sandbox.workable.account('other', { token: 'other-token' })
    const refused = { status: 401, json: { error: 'Not authorized' } }
    expect(await caller(sandbox)('GET', JOBS)).toMatchObject(refused)
    expect(await caller(sandbox, { authorization: 'Bearer other-token' })('GET', JOBS)).toMatchObject(refused)
    expect(await call('GET', 'https://nobody.workable.com/spi/v3/jobs')).toMatchObject(refused)
  })

  it('allows 10 calls in 10 s, counts them down in headers and answers 429 beyond, until the next interval', async () => {
    const { clock, account, call } = setup()
    account.limit = { calls: 10, perMs: 10_000 }
    clock.now += 4_000
    const limits = ({ headers }: { headers: Headers }) =>
      ['limit', 'remaining', 'reset'].map((name) => Number(headers.get(`x-rate-limit-${name}`)))
    expect(limits(await call('GET', JOBS))).toEqual([10, 9, at / 1_000 + 10])
    for (let count = 2; count <= 10; count += 1) expect((await call('GET', JOBS)).status).toBe(200)
    const refused = await call('GET', JOBS)
    expect([refused.status, ...limits(refused)]).toEqual([429, 10, 0, at / 1_000 + 10])
    clock.now += 6_000
    expect(limits(await call('GET', JOBS))).toEqual([10, 9, at / 1_000 + 20])
  })
})

describe('subscriptions', () => {
  const wanted = {
    target: 'https://relay.example/w?event=candidate_moved',
    event: 'candidate_moved',
    args: { account_id: 'acme' },
  }

  it('registers each target once, lists what there is and removes it', async () => {
    const { account, call } = setup()
    expect(await call('GET', SUBSCRIPTIONS)).toMatchObject({ status: 404, json: {} })
    expect(await call('POST', SUBSCRIPTIONS, wanted)).toMatchObject({ status: 200, json: { id: 104_697 } })
    expect((await call('POST', SUBSCRIPTIONS, wanted)).status).toBe(409)
    const row = {
      id: 104_697,
      event: wanted.event,
      target: wanted.target,
      valid_until: null,
      created_at: '2026-11-02T08:00:00Z',
      stage_slug: '',
      job_shortcode: '',
    }
    expect((await call('GET', SUBSCRIPTIONS)).json).toEqual({ subscriptions: [row] })
    expect(account.subscriptions).toEqual([row])
    expect(await call('DELETE', `${SUBSCRIPTIONS}/104697`)).toMatchObject({ status: 200, json: {} })
    expect((await call('DELETE', `${SUBSCRIPTIONS}/104697`)).status).toBe(404)
    expect(account.subscriptions).toEqual([])
  })

  it('refuses a target that is not https and a missing event', async () => {
    const { call } = setup()
    expect(await call('POST', SUBSCRIPTIONS, { ...wanted, target: 'http://relay.example' })).toMatchObject({
      status: 422,
      json: { validation_errors: { target: ['is invalid'] } },
    })
    expect((await call('POST', SUBSCRIPTIONS, { target: wanted.target })).status).toBe(422)
  })
})
