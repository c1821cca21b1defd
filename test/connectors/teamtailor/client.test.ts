// How Teamtailor's API and feeds are called, and what is made of an answer.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { teamtailor } from '../../../src/connectors/teamtailor'
import { openApi } from '../../../src/connectors/teamtailor/api'
import { incremental } from '../../../src/connectors/teamtailor/incremental'
import { type Answer, answering } from '../answers'
import { hexMac } from './fixtures'
import { asDocument, asFeed, asList } from './imitated-api'

const KEYED = { api_key: 'key-1' }
const JOB = {
  id: '410023',
  title: 'Soudeur',
  'human-status': 'published',
  locations: [{ city: 'Nantes' }],
  role: 'Soudage',
}
const QUERY = 'page%5Bsize%5D=30&include=locations%2Cdepartment%2Crole'

const pullOf = (given: unknown = {}) => v.parse(teamtailor.pullSchema, given)
function account(auth: object, ...answers: readonly Answer[]) {
  const { tools, ...seen } = answering(...answers)
  const { fetchJob } = openApi({ ...KEYED, X_Api_Version: '20240904', base: 'https://api.teamtailor.com' }, tools)
  return { origin: teamtailor.connect(v.parse(teamtailor.authSchema, auth), tools), fetchJob, ...seen }
}
const issues = (schema: typeof teamtailor.authSchema | typeof teamtailor.pullSchema, given: unknown) =>
  (v.safeParse(schema, given).issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)

describe('the API', () => {
  it('is asked with the key and the version, and gives a job with its places and its role', async () => {
    const { fetchJob, asked, sent } = account(KEYED, { body: asDocument(JOB) })
    expect(await fetchJob('410023')).toMatchObject({ ok: true, value: JOB })
    expect(asked).toEqual(['GET https://api.teamtailor.com/v1/jobs/410023?include=locations,department,role'])
    expect([sent[0]?.get('authorization'), sent[0]?.get('x-api-version')]).toEqual(['Token token=key-1', '20240904'])
  })

  it('leaves out what a job refers to and did not come along, and persons', async () => {
    const document = { ...asDocument({ ...JOB, mailbox: 'a@acme.example', picture: {} }), included: [] }
    const read = await account(KEYED, { body: document }).fetchJob('410023')
    expect(read).toMatchObject({ ok: true, value: { id: '410023', locations: [], role: null } })
    expect(JSON.stringify(read)).not.toMatch(/acme\.example|picture/)
  })

  it('that answers about another job, or without a status, is an outage and closes nothing', async () => {
    for (const job of [
      { ...JOB, id: '7' },
      { ...JOB, 'human-status': null },
    ])
      expect(await account(KEYED, { body: asDocument(job) }).fetchJob('410023')).toEqual({
        ok: false,
        reason: 'origin_unavailable',
        message: 'Teamtailor answered 200 without the job 410023 and its status',
      })
  })

  it('lists by the parameters’ own names, and at another base where one is given', async () => {
    const auth = { ...KEYED, base: 'https://api.na.teamtailor.com', X_Api_Version: '20210218' }
    const { origin, asked, sent } = account(auth, { body: asList([JOB]) })
    await origin.listJobs(
      pullOf({ filter_remote_status: 'hybrid', filter_updated_at_from: '2026-10-02', sort: 'id' }),
      null,
    )
    expect(asked).toEqual([
      `GET https://api.na.teamtailor.com/v1/jobs?${QUERY}&filter%5Bremote-status%5D=hybrid&filter%5Bupdated-at%5D%5Bfrom%5D=2026-10-02&sort=id`,
    ])
    expect(sent[0]?.get('x-api-version')).toBe('20210218')
  })

  it('follows links.next as it stands, knows how many jobs there are, and ends without one', async () => {
    const next = 'https://api.teamtailor.com/v1/jobs?page%5Bnumber%5D=2'
    const { origin, asked } = account(
      KEYED,
      { body: asList([JOB], { next }, 2) },
      { body: asList([{ ...JOB, id: '410024' }], {}, 2) },
    )
    const one = await origin.listJobs(pullOf(), null)
    const two = await origin.listJobs(pullOf(), one.ok ? one.value.next : null)
    expect([one, two].map((page) => page.ok && [page.value.next, page.value.expected])).toEqual([
      [`410023 ${next}`, 2],
      [null, 2],
    ])
    expect(asked[1]).toBe(`GET ${next}`)
  })

  it('does not carry the key to another host, nor go in circles', async () => {
    const elsewhere = await account(KEYED, {}).origin.listJobs(pullOf(), '410023 https://evil.example/v1/jobs?page=2')
    expect(elsewhere).toMatchObject({ ok: false, reason: 'origin_unavailable' })
    const url = 'https://api.teamtailor.com/v1/jobs?page%5Bnumber%5D=2'
    for (const next of [url, 'https://api.teamtailor.com/v1/jobs?page%5Bnumber%5D=3', { href: url }, { href: 7 }, 7])
      expect(
        await account(KEYED, { body: asList([JOB], { next }) }).origin.listJobs(pullOf(), `410023 ${url}`),
      ).toMatchObject({ ok: true, value: { next: null, incomplete: { kind: 'broken' } } })
  })

  it('follows a link that is an object, as JSON:API has it, and ends where there is none', async () => {
    const pageAfter = async (next: unknown) => {
      const listed = await account(KEYED, { body: asList([JOB], { next }) }).origin.listJobs(pullOf(), null)
      return listed.ok && [listed.value.next, listed.value.incomplete]
    }
    const href = 'https://api.teamtailor.com/v1/jobs?page%5Bnumber%5D=2'
    expect(await pageAfter({ href })).toEqual([`410023 ${href}`, undefined])
    for (const none of [null, undefined, '']) expect(await pageAfter(none)).toEqual([null, undefined])
  })

  it('rests for the seconds that it tells, when no call is left', () => {
    const rest = (remaining: string, reset: string) =>
      teamtailor.restUntil(new Headers({ 'x-rate-limit-remaining': remaining, 'x-rate-limit-reset': reset }), 1_000)
    expect([rest('0', '7'), rest('1', '7'), rest('0', 'soon')]).toEqual([8_000, null, null])
  })
})

describe('the public feed', () => {
  const urlOf = (id: string) => ({ 'careersite-job-url': `https://acme.teamtailor.com/jobs/${id}-job` })

  it('is read page by page while a page is full, and knows a job by its address', async () => {
    const full = Array.from({ length: 100 }, (_, index) => ({ ...JOB, links: urlOf(String(500 + index)) }))
    const { origin, asked } = account(
      { careers_site: 'acme' },
      { body: asFeed(full) },
      { body: asFeed([{ ...JOB, links: urlOf('7') }]) },
    )
    const one = await origin.listJobs(pullOf(), null)
    const two = await origin.listJobs(pullOf(), one.ok ? one.value.next : null)
    expect([one.ok && one.value.next, two.ok && two.value.next]).toEqual(['2 500', null])
    expect(two.ok && two.value.entries.map(({ reference }) => reference)).toEqual(['7'])
    expect(asked).toEqual([
      'GET https://acme.teamtailor.com/jobs.json?page=1',
      'GET https://acme.teamtailor.com/jobs.json?page=2',
    ])
  })

  it('that gives a page twice is a broken listing, and one without items an outage', async () => {
    const full = Array.from({ length: 100 }, (_, index) => ({ ...JOB, links: urlOf(String(500 + index)) }))
    const again = account({ careers_site: 'acme' }, { body: asFeed(full) })
    expect(await again.origin.listJobs(pullOf(), '2 500')).toMatchObject({ value: { incomplete: { kind: 'broken' } } })
    for (const body of [{}, [], { items: {} }])
      expect(await account({ careers_site: 'acme' }, { body }).origin.listJobs(pullOf(), null)).toMatchObject({
        ok: false,
        reason: 'origin_unavailable',
      })
  })

  it.each([null, 'https://acme.teamtailor.com/jobs/soudeur', 'https://acme.teamtailor.com/', 'soudeur'])(
    'shows an item whose address %j has no id as a failure, and never as another job',
    async (url) => {
      const { origin } = account({ careers_site: 'acme' }, { body: { items: [{ id: '1234', title: 'x', url }] } })
      const listed = await origin.listJobs(pullOf(), null)
      expect(listed.ok && listed.value.entries.map(({ reference }) => reference)).toEqual([null])
    },
  )
})

describe('a signature', () => {
  const body = Uint8Array.from(
    new TextEncoder().encode('{"payload":{"event_name":"job.update","data":{"id":"410023"}}}'),
  )
  const now = Date.parse('2026-11-20T12:00:00Z')
  const verify = (text: string, secret = 'key-of-the-webhook', sent = body) =>
    teamtailor.webhook.verify({ body: sent, headers: new Headers({ 'tt-signature': btoa(text) }), token: null, now }, [
      secret,
    ])
  const second = async (seconds: number) =>
    `t=${seconds},v2=${await hexMac([`${seconds}.`, body], 'key-of-the-webhook')}`

  it('of version 2 counts for five minutes, and for its body and key alone', async () => {
    const at = now / 1_000
    expect(
      await Promise.all([
        verify(await second(at)),
        verify(await second(at - 300)),
        verify(await second(at - 301)),
        verify(await second(at + 301)),
        verify(await second(at), 'another key'),
        verify(await second(at), 'key-of-the-webhook', Uint8Array.from([...body, 32])),
        verify((await second(at)).replace('v2=', 'v1=')),
      ]),
    ).toEqual([true, true, false, false, false, false, false])
  })

  it('of version 1 counts for the job that it names', async () => {
    const [own, other] = [
      await hexMac(['410023'], 'key-of-the-webhook'),
      await hexMac(['410024'], 'key-of-the-webhook'),
    ]
    expect(await Promise.all([verify(own), verify(other), verify(own.toUpperCase()), verify('')])).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})

describe('parameters and what they select', () => {
  it('need a key, or a careers site of the vendor’s or of an allowed host', () => {
    expect(issues(teamtailor.authSchema, {})).toEqual(['api_key: expected an api_key, or a careers_site alone'])
    expect(issues(teamtailor.authSchema, { careers_site: 'https://jobs.acme.example' })[0]).toMatch(
      /^careers_site: expected/,
    )
    expect(
      issues(teamtailor.authSchema, {
        careers_site: 'https://jobs.acme.example',
        allowed_hosts: ['jobs.acme.example'],
      }),
    ).toEqual([])
    expect(issues(teamtailor.authSchema, { ...KEYED, base: 'https://api.example', X_Api_Version: 'new' }).length).toBe(
      2,
    )
  })

  it.each([
    [{}, false],
    [{ filter_status: 'published' }, false],
    [{ filter_status: 'all' }, false],
    [{ filter_status: 'archived' }, true],
    [{ filter_status: 'unlisted', open_statuses: ['unlisted'] }, false],
    [{ filter_created_at_to: '2026-10-02' }, true],
    [{ filter_updated_at_from: '2026-10-02T07:30:00Z' }, true],
  ])('%j narrows: %s', (pull, narrowed) => {
    expect(teamtailor.narrows(pullOf(pull))).toBe(narrowed)
  })

  it.each([
    [{ 'human-status': 'published' }, {}, true],
    [{ status: 'open' }, {}, true],
    [{ status: 'archived' }, {}, false],
    [{ 'human-status': 'published', internal: true }, {}, false],
    [{ 'human-status': 'published', internal: true }, { filter_feed: 'internal' }, true],
    [{ 'human-status': 'unlisted' }, { open_statuses: ['published', 'unlisted'] }, true],
  ])('a job that is %j is open under %j: %s', async (job, pull, open) => {
    const read = await account(KEYED, { body: asDocument({ id: '1', ...job }) }).fetchJob('1')
    expect(read.ok && read.value !== null && teamtailor.isOpen(read.value, pullOf(pull))).toBe(open)
  })

  it.each([
    [{ filter_remote_status: 'fully' }, false],
    [{ filter_remote_status: 'hybrid' }, true],
    [{ filter_tags: 'Atelier, bureau' }, true],
    [{ filter_tags: 'bureau' }, false],
    [{ filter_department: '12' }, true],
    [{ filter_department: '2' }, false],
    [{ filter_role: '5,7' }, true],
    [{ filter_role: '5' }, false],
    [{ filter_locations: '78' }, true],
    [{ filter_locations: '79' }, false],
    [{ filter_regions: '3' }, true], // which a job does not tell
    [{ filter_department: 'Ventes' }, true], // whether the API takes names nobody says
  ])('of a selection say whether a job that a webhook names is in it: %j, %s', async (pull, open) => {
    const of = (type: string, ...ids: string[]) => ({ data: ids.map((id) => ({ id, type })) })
    const attributes = { title: 'Soudeur', 'human-status': 'published', 'remote-status': 'hybrid', tags: ['atelier'] }
    const relationships = {
      department: { data: { id: '12', type: 'departments' } },
      role: { data: { id: '7', type: 'roles' } },
      locations: of('locations', '77', '78'),
    }
    const data = { id: '1', type: 'jobs', attributes, relationships }
    const read = await account(KEYED, { body: { data } }).fetchJob('1')
    expect(read.ok && read.value !== null && teamtailor.isOpen(read.value, pullOf(pull))).toBe(open)
  })

  it('of a selection rule out no job that tells nothing of it', async () => {
    const read = await account(KEYED, { body: asDocument({ id: '1', 'human-status': 'published' }) }).fetchJob('1')
    const pull = pullOf({ filter_remote_status: 'fully', filter_tags: 'a', filter_department: '2', filter_role: '3' })
    expect(read.ok && read.value !== null && teamtailor.isOpen(read.value, pull)).toBe(true)
  })

  it('are narrowed by an incremental run to what changed, in every status', () => {
    const since = Date.parse('2026-10-02T08:00:00Z')
    expect(incremental.narrow(pullOf(), since, 0)).toMatchObject({
      filter_status: 'all',
      filter_updated_at_from: '2026-10-02T07:50:00.000Z',
    })
    const own = pullOf({ filter_updated_at_from: '2026-10-03' })
    expect(incremental.narrow(own, since, 0)).toEqual({ ...own, filter_status: 'all' })
  })
})
