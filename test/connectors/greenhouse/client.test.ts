// What is Greenhouse's own in its calls and webhooks; what all origins have in common is in contract.test.ts.
import { describe, expect, it } from 'vitest'
import { greenhouse } from '../../../src/connectors'
import type { GreenhouseAuth } from '../../../src/connectors/greenhouse/schemas'
import { fail, ok } from '../../../src/lib/result'
import { type Answer, answering, inInvocations } from '../answers'
import { genuine } from './fixtures'

const CLIENT = { client_id: 'gh-client', client_secret: 'gh-secret' }
const TOKEN = { body: { access_token: 'first', expires_at: '2026-11-20T13:00:00Z', token_type: 'Bearer' } }
const PULL = { prospect_posts: false }
const BOARD = 'https://boards-api.greenhouse.io/v1/boards/acme/jobs'
const HARVEST = 'https://harvest.greenhouse.io/v3'

function connected(auth: GreenhouseAuth, ...answers: readonly Answer[]) {
  const { tools, asked, sent } = answering(...answers)
  return { origin: greenhouse.connect(auth, tools), asked, sent }
}
const post = (id: number, more: object = {}) => ({ id, job_id: 7, title: `Job ${id}`, live: true, ...more })
const references = (page: unknown) =>
  (page as { value: { entries: { reference: string | null }[] } }).value.entries.map(({ reference }) => reference)

describe('the job board', () => {
  const board = { board_token: 'acme' }
  const short = { jobs: [{ id: 1 }], meta: { total: 2 } }

  it('is read once more where it lists fewer posts than it tells, and then takes nothing off the board for being absent', async () => {
    const { origin, asked } = connected(board, { body: short })
    expect(await origin.listJobs(PULL, null)).toMatchObject({ ok: true, value: { next: 'again' } })
    expect(await origin.listJobs(PULL, 'again')).toMatchObject({
      ok: true,
      value: { next: null, incomplete: { kind: 'short', why: 'Greenhouse tells 2 job posts and lists 1' } },
    })
    expect(asked).toEqual([`GET ${BOARD}`, `GET ${BOARD}`])
  })

  it('that nobody knows is refused, and a post that it does not show is gone', async () => {
    const { origin } = connected(board, { status: 404, body: { error: 'Board not found' } })
    expect(await origin.listJobs(PULL, null)).toMatchObject({ ok: false, reason: 'origin_refused' })
    expect(await origin.fetchJob('1')).toEqual({ ok: true, value: null })
  })

  it('closes no post by an answer that does not say of which job it is', async () => {
    const { origin } = connected(board, { body: { id: 1, title: 'x' } })
    expect(await origin.fetchJob('1')).toMatchObject({ ok: false, reason: 'origin_unavailable' })
  })
})

describe('Harvest', () => {
  it('is asked with a token of the client’s, which is renewed once when it is refused', async () => {
    const renewed = { body: { ...TOKEN.body, access_token: 'second' } }
    const { origin, asked, sent } = connected({ ...CLIENT, user_id: '42' }, TOKEN, { status: 401 }, renewed, {
      body: [post(1)],
    })
    expect(references(await origin.listJobs(PULL, null))).toEqual(['1'])
    const list = `GET ${HARVEST}/job_posts?per_page=500&live=true`
    expect(asked).toEqual([
      'POST https://auth.greenhouse.io/token',
      list,
      'POST https://auth.greenhouse.io/token',
      list,
    ])
    expect(sent.map((headers) => headers.get('authorization'))).toEqual([
      `Basic ${btoa('gh-client:gh-secret')}`,
      'Bearer first',
      `Basic ${btoa('gh-client:gh-secret')}`,
      'Bearer second',
    ])
  })

  it('that refuses a new token too refuses the client', async () => {
    const { origin } = connected(CLIENT, TOKEN, { status: 401 }, TOKEN, { status: 401, body: {} })
    expect(await origin.listJobs(PULL, null)).toMatchObject({ ok: false, reason: 'origin_unauthorized' })
    const unknown = connected(CLIENT, { status: 400, body: { error: 'invalid_client' } })
    expect(await unknown.origin.fetchJob('1')).toMatchObject({ ok: false, reason: 'origin_unauthorized' })
  })

  it('is read page by page, by a cursor and nothing else, and a page that leads to itself breaks the listing', async () => {
    const link = (cursor: string) => ({ link: `<${HARVEST}/job_posts?cursor=${cursor}>; rel="next"` })
    const { origin, asked } = connected(
      CLIENT,
      TOKEN,
      { body: [post(1)], headers: link('c1') },
      { body: [post(2)], headers: link('c1') },
    )
    expect(await origin.listJobs(PULL, null)).toMatchObject({ ok: true, value: { next: 'c1' } })
    expect(await origin.listJobs(PULL, 'c1')).toMatchObject({
      ok: true,
      value: { next: null, incomplete: { kind: 'broken' } },
    })
    expect(asked.at(-1)).toBe(`GET ${HARVEST}/job_posts?cursor=c1`)
  })

  it('is looked through for the posts of several jobs in as many invocations as that takes', async () => {
    const ids = ['1', '2', '3', '4', '5', '6']
    const { tools, begin, asked } = inInvocations(45, (url) => {
      if (url.endsWith('/token')) return TOKEN
      const number = Number(/cursor=(\d+)/.exec(url)?.[1] ?? 0)
      const body = [post(100 + number, { job_id: (number % 6) + 1 })]
      return number === 11
        ? { body }
        : { body, headers: { link: `<${HARVEST}/job_posts?cursor=${number + 1}>; rel="next"` } }
    })
    const origin = greenhouse.connect(CLIENT, tools)
    const resolved: unknown[] = []
    for (let n = 0; n < 2; n += 1) {
      begin()
      resolved.push(await Promise.all(ids.map((id) => origin.resolve?.('job', id))))
    }
    expect(resolved).toEqual([
      ids.map(() => fail('budget_spent', 'used up')),
      ids.map((id) => ok([String(99 + Number(id)), String(105 + Number(id))])),
    ])
    expect(asked).toHaveLength(73)
  })

  it.each(['<page 2>; rel="next"', `<${HARVEST}/job_posts?page=2>; rel="next"`, '; rel=next'])(
    'that tells of a next page and of no cursor to it is broken: %s',
    async (link) => {
      const { origin } = connected(CLIENT, TOKEN, { body: [post(1)], headers: { link } })
      expect(await origin.listJobs(PULL, null)).toMatchObject({
        ok: true,
        value: { next: null, incomplete: { kind: 'broken' } },
      })
    },
  )

  it.each(['', `<${HARVEST}/job_posts?cursor=c0>; rel="prev"`])('ends without a next page: %j', async (link) => {
    const { origin } = connected(CLIENT, TOKEN, { body: [post(1)], headers: { link } })
    const page = await origin.listJobs(PULL, null)
    expect(page.ok && [page.value.next, page.value.incomplete]).toEqual([null, undefined])
  })

  it('is asked for changes in every state, between the moments that are given', async () => {
    const { origin, asked } = connected(CLIENT, TOKEN, { body: [] })
    await origin.listJobs(
      { ...PULL, updated_after: '2026-11-01T00:00:00Z', updated_before: '2026-11-02T00:00:00Z' },
      null,
    )
    const bounds = encodeURIComponent('gte|2026-11-01T00:00:00Z|lte|2026-11-02T00:00:00Z')
    expect(asked.at(-1)).toBe(`GET ${HARVEST}/job_posts?per_page=500&updated_at=${bounds}`)
  })

  it.each([
    ['not live', { live: false }, 'open', false],
    ['only internal', { external: false }, 'open', false],
    ['deleted', { active: false }, 'open', false],
    ['of a closed job', {}, 'closed', false],
    ['live, of an open job', { external: true, active: true }, 'open', true],
  ])('shows a post that is %s as it is', async (_said, more, status, open) => {
    const { origin } = connected(CLIENT, TOKEN, { body: [post(1, more)] }, { body: [{ id: 7, status }] })
    const read = await origin.fetchJob('1')
    expect(read.ok && read.value !== null && greenhouse.isOpen(read.value, PULL)).toBe(open)
  })

  it('without the post is the end of it; with another one, or one that does not say whether it is live, it is not', async () => {
    expect(await connected(CLIENT, TOKEN, { body: [] }).origin.fetchJob('1')).toEqual({ ok: true, value: null })
    for (const odd of [post(2), post(1, { live: null })])
      expect(await connected(CLIENT, TOKEN, { body: [odd] }).origin.fetchJob('1')).toMatchObject({ ok: false })
  })
})

describe('a webhook', () => {
  const body = Uint8Array.from(new TextEncoder().encode('{"action":"ping","payload":{"name":"\\u003cb\\u003e"}}'))
  const verify = (signature: string) =>
    greenhouse.webhook.verify({ body, headers: new Headers({ signature }), token: null, now: 0 }, ['secret'])

  it('is signed over the bytes as they came, its algorithm named before a space', async () => {
    const { headers } = await genuine(body, 'secret', 0)
    const [signature = ''] = Object.values(headers)
    expect(signature).toMatch(/^sha256 [0-9a-f]{64}$/)
    expect(await verify(signature)).toBe(true)
    const others = [signature.slice(7), signature.replace(' ', '='), signature.toUpperCase(), `${signature} `, '']
    expect(await Promise.all(others.map(verify))).toEqual([false, false, false, true, false])
  })
})
