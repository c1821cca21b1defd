import * as v from 'valibot'
import { describe, expect, inject, it } from 'vitest'
import { flatchr } from '../../../src/connectors/flatchr'
import { createHttp } from '../../../src/lib/http'
import { ok } from '../../../src/lib/result'
import { USER_AGENT } from '../../../src/lib/version'

const AUTH = { api_key: 'key-1', company_id: 'Vw67MkmKj2dJ1203', env_base_url: 'https://api.flatchr.io' }
const PULL = { open_statuses: [1] }
const MIB = 1024 * 1024

const parsedAuth = (auth: unknown) => v.parse(flatchr.authSchema, auth)

/** The connector bound to an account whose upstream answers `status` and `body` to everything; `calls` records what was asked. */
function account(status: number, body: unknown, auth: Partial<typeof AUTH> = {}, headers: Record<string, string> = {}) {
  const calls: { url: string; method: string | undefined; headers: unknown }[] = []
  const http = createHttp({
    fetch: async (url, init) => {
      calls.push({ url, method: init.method, headers: init.headers })
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })
    },
    permit: async () => ok(undefined),
  })
  return { calls, origin: flatchr.connect({ ...AUTH, ...auth }, { http, now: () => 0 }) }
}

const vacancy = { id: 'vADYjo9m0LnkR0ry', title: 'Comptable', status: 1 }

describe('reading one vacancy', () => {
  it('asks for it by its id, with its address, tags, questions, faqs and benefits, and the key as a bearer', async () => {
    const { calls, origin } = account(200, vacancy)
    await origin.fetchJob('vADYjo9m0LnkR0ry')
    expect(calls).toEqual([
      {
        url: 'https://api.flatchr.io/vacancy/vADYjo9m0LnkR0ry?fields=address,tags,questions,faqs,benefits',
        method: 'GET',
        headers: { accept: 'application/json', authorization: 'Bearer key-1', 'user-agent': USER_AGENT },
      },
    ])
  })

  it('keeps fields that it does not know and takes the internal note out', async () => {
    const { origin } = account(200, {
      ...vacancy,
      note: 'not to be seen',
      worker_status: 'employee',
      questions: [{ id: 4 }],
    })
    const read = await origin.fetchJob('vADYjo9m0LnkR0ry')
    expect(read).toMatchObject({ ok: true, value: { ...vacancy, worker_status: 'employee', questions: [{ id: 4 }] } })
    expect(JSON.stringify(read)).not.toContain('note')
  })

  it('takes a 404 for a vacancy that does not exist', async () => {
    expect(await account(404, 'Not found').origin.fetchJob('vADYjo9m0LnkR0ry')).toEqual({ ok: true, value: null })
  })

  it('refuses an id that must not enter an address, without a call', async () => {
    const { calls, origin } = account(200, vacancy)
    expect(await origin.fetchJob('../company/59')).toEqual({
      ok: false,
      reason: 'origin_refused',
      message: 'the reference is not 1 to 64 letters, digits, "_" or "-"',
    })
    expect(calls).toEqual([])
  })

  it("refuses another company's vacancy", async () => {
    const { origin } = account(200, { ...vacancy, company_id: 'Xx99MkmKj2dJ1203' })
    expect(await origin.fetchJob('vADYjo9m0LnkR0ry')).toEqual({
      ok: false,
      reason: 'origin_refused',
      message: 'vacancy vADYjo9m0LnkR0ry belongs to another company than company_id names',
    })
  })

  it('refuses the vacancy of another company when both are named by number', async () => {
    const { origin } = account(200, { ...vacancy, company_id: 60 }, { company_id: '59' })
    expect(await origin.fetchJob('vADYjo9m0LnkR0ry')).toMatchObject({ ok: false, reason: 'origin_refused' })
  })

  it.each([
    ['the same', 'Vw67MkmKj2dJ1203', 'Vw67MkmKj2dJ1203'],
    ['a number, ours encoded', 59, 'Vw67MkmKj2dJ1203'],
    ['encoded, ours a number', 'Vw67MkmKj2dJ1203', '59'],
    ['the same number', 59, '59'],
    ['null', null, 'Vw67MkmKj2dJ1203'],
  ])('reads a vacancy whose company is %s', async (_, theirs, ours) => {
    const { origin } = account(200, { ...vacancy, company_id: theirs }, { company_id: ours })
    expect(await origin.fetchJob('vADYjo9m0LnkR0ry')).toMatchObject({ ok: true, value: { id: 'vADYjo9m0LnkR0ry' } })
  })

  it.each([
    ['null', null],
    ['a list', [vacancy]],
    ['an error in a 200', { error: 'try again' }],
    ['another vacancy', { ...vacancy, id: 'z7gXQnjq6gdJRakA' }],
    ['a vacancy without a status', { id: vacancy.id, title: vacancy.title }],
    ['a status that is false', { ...vacancy, status: false }],
    ['a status that is a word', { ...vacancy, status: 'x' }],
    ['a status that is a fraction', { ...vacancy, status: 1.5 }],
  ])('takes %s for an outage, so that it closes nothing', async (_, body) => {
    expect(await account(200, body).origin.fetchJob('vADYjo9m0LnkR0ry')).toEqual({
      ok: false,
      reason: 'origin_unavailable',
      message: 'Flatchr answered 200 without the vacancy vADYjo9m0LnkR0ry and its status',
    })
  })
})

describe('listing the vacancies', () => {
  it.each([
    ['the documented production address, with its slash', 'https://api.flatchr.io/', 'https://api.flatchr.io'],
    ['production without the slash', 'https://api.flatchr.io', 'https://api.flatchr.io'],
    ['the documented demo address', 'https://api.demo.flatchr.io', 'https://api.demo.flatchr.io'],
    ['demo with a slash', 'https://api.demo.flatchr.io/', 'https://api.demo.flatchr.io'],
  ])('calls %s without a double slash', async (_, env_base_url, base) => {
    const auth = parsedAuth({ api_key: 'key-1', company_id: 'Vw67MkmKj2dJ1203', env_base_url })
    const { calls, origin } = account(200, [], auth)
    await origin.listJobs(PULL, null)
    expect(calls).toEqual([
      {
        url: `${base}/company/Vw67MkmKj2dJ1203/vacancies?fields=address,tags`,
        method: 'GET',
        headers: { accept: 'application/json', authorization: 'Bearer key-1', 'user-agent': USER_AGENT },
      },
    ])
  })

  it('calls production when no address is given', async () => {
    const { calls, origin } = account(200, [], parsedAuth({ api_key: 'key-1', company_id: 'Vw67MkmKj2dJ1203' }))
    await origin.listJobs(PULL, null)
    expect(calls.map((call) => call.url)).toEqual([
      'https://api.flatchr.io/company/Vw67MkmKj2dJ1203/vacancies?fields=address,tags',
    ])
  })

  it('reads the bare list as one page that knows its length, whatever the statuses in it', async () => {
    const { origin } = account(200, [vacancy, { id: 'z7gXQnjq6gdJRakA', title: 'Juriste', status: 3 }])
    expect(await origin.listJobs(PULL, null)).toMatchObject({
      ok: true,
      value: {
        entries: [
          { kind: 'job', reference: 'vADYjo9m0LnkR0ry', job: vacancy },
          { kind: 'job', reference: 'z7gXQnjq6gdJRakA', job: { title: 'Juriste', status: 3 } },
        ],
        next: null,
        expected: 2,
      },
    })
  })

  it('shows what is no vacancy, or has no usable id, as an entry without a reference', async () => {
    const odd = [null, 'vADYjo9m0LnkR0ry', [vacancy], {}, { ...vacancy, id: 'a/b' }, { ...vacancy, id: { $oid: 1 } }]
    const listed = await account(200, odd).origin.listJobs(PULL, null)
    expect(listed.ok && listed.value.entries.map(({ kind, reference }) => ({ kind, reference }))).toEqual(
      odd.map(() => ({ kind: 'job', reference: null })),
    )
    expect(listed).toMatchObject({ ok: true, value: { next: null, expected: odd.length } })
  })

  it('formats a vacancy as when it is read alone', async () => {
    const whole = { ...vacancy, salary: '40 000', tags: [{ title: 'Jeux' }], address: { locality: 'Lyon' } }
    const listed = await account(200, [whole]).origin.listJobs(PULL, null)
    const read = await account(200, { ...whole, questions: [], faqs: [], benefits: [] }).origin.fetchJob(vacancy.id)
    const rows = listed.ok
      ? listed.value.entries.flatMap((one) => (one.kind === 'job' ? [flatchr.format(one.job)] : []))
      : []
    expect(rows).toEqual(read.ok && read.value !== null ? [flatchr.format(read.value)] : 'a vacancy')
  })

  it.each([
    ['an object', { vacancies: [vacancy] }],
    ['null', null],
    ['a text', '"none"'],
  ])('takes %s instead of a list for an outage, not for an empty listing', async (_, body) => {
    expect(await account(200, body).origin.listJobs(PULL, null)).toEqual({
      ok: false,
      reason: 'origin_unavailable',
      message: 'Flatchr answered 200 without a list of vacancies',
    })
  })

  it('takes a 404 for a company that cannot be listed, not for an empty listing', async () => {
    expect(await account(404, '').origin.listJobs(PULL, null)).toEqual({
      ok: false,
      reason: 'origin_refused',
      message: 'Flatchr answered 404 to GET /company/Vw67MkmKj2dJ1203/vacancies',
    })
  })
})

describe('an answer that is a failure', () => {
  it.each([
    [401, {}, { reason: 'origin_unauthorized' }],
    [403, {}, { reason: 'origin_unavailable' }],
    [429, { 'retry-after': '7' }, { reason: 'rate_limited', retryAfterMs: 7_000 }],
    [502, {}, { reason: 'origin_unavailable' }],
  ])('of %i is told apart when reading and when listing', async (status, headers, failure) => {
    const { origin } = account(status, '<html></html>', {}, headers)
    expect(await origin.fetchJob('vADYjo9m0LnkR0ry')).toMatchObject({ ok: false, ...failure })
    expect(await origin.listJobs(PULL, null)).toMatchObject({ ok: false, ...failure })
  })

  it('holds no key in its message', async () => {
    const failed = await account(401, { message: 'Invalid token key-1' }).origin.fetchJob('vADYjo9m0LnkR0ry')
    expect(failed).toEqual({
      ok: false,
      reason: 'origin_unauthorized',
      message: 'Flatchr answered 401 to GET /vacancy/vADYjo9m0LnkR0ry',
    })
  })
})

describe('a listing', { timeout: 20_000 }, () => {
  const many = (count: number, size = 5_400) =>
    Array.from({ length: count }, (_, index) => ({ id: `V${index}`, status: 1, mission: 'é'.repeat(size / 2) }))

  /** Every page of a listing; a failure is the last. */
  async function listed(body: string) {
    const pages: unknown[] = []
    const first = await account(200, body).origin.listJobs(PULL, null)
    const told = (page: typeof first) => {
      if (!page.ok) return page
      const { entries, rest, ...more } = page.value
      return {
        references: entries.map((entry) => (entry.kind === 'unreadable' ? entry.why : entry.reference)),
        ...more,
      }
    }
    pages.push(told(first))
    for await (const page of (first.ok && first.value.rest) || []) pages.push(told(page))
    return pages
  }
  const TOO_LARGE = 'a vacancy of 1048611 bytes was left out: more than 1 MiB is not read of one'
  const page = (from: number, count: number) => ({
    references: Array.from({ length: count }, (_, index) => `V${from + index}`),
    next: null,
    expected: null,
  })

  it('of more than 8 MiB comes in pages of 150 vacancies, of which the first brings the others', async () => {
    expect(await listed(JSON.stringify(many(1_700)))).toEqual([
      ...Array.from({ length: 11 }, (_, index) => page(index * 150, 150)),
      { ...page(1_650, 50), expected: 1_700 },
    ])
  })

  it.each([
    [0, [0]],
    [150, [150]],
    [151, [150, 1]],
    [450, [150, 150, 150]],
    [1_500, Array(10).fill(150)], // 8.2 million bytes
  ])('of less, with %i vacancies, comes in the same pages, and each knows how many there are', async (count, sizes) => {
    expect(await listed(JSON.stringify(many(count)))).toEqual(
      sizes.map((size, index) => ({ ...page(index * 150, size), expected: count })),
    )
  })

  it('of large vacancies comes in pages of little more than 4 MiB', async () => {
    const pages = await listed(JSON.stringify(many(12, 900_000)))
    expect(pages).toEqual([page(0, 5), page(5, 5), { ...page(10, 2), expected: 12 }])
  })

  it('of more than 8 MiB shows a vacancy of more than 1 MiB as an entry that could not be read, and the others', async () => {
    const pages = await listed(JSON.stringify([...many(3, MIB), { id: 'SMALL' }, ...many(1_600)]))
    expect(pages[0]).toMatchObject({ references: [...Array(3).fill(TOO_LARGE), 'SMALL', ...page(0, 146).references] })
  })

  it.each([
    ['breaks off', '[', 'Flatchr broke off its list of vacancies'],
    [
      'turns into something else',
      '], "x"',
      'Flatchr answered 200 without a list of vacancies: it is not one JSON list',
    ],
    [
      'holds what is no JSON',
      ', {"id" 7}]',
      'Flatchr answered 200 without a list of vacancies: entry 1651 of the list is not JSON',
    ],
  ])('of more than 8 MiB ends with a failure when it %s', async (_, end, message) => {
    const pages = await listed(JSON.stringify(many(1_650)).slice(0, -1) + end)
    expect(pages.at(-1)).toEqual({ ok: false, reason: 'origin_unavailable', message })
  })

  const large: [what: string, size: number, expected: number | null] = ['of more than 8 MiB', 200, null]
  it.each<typeof large>([
    ['of less', 2, 50_001],
    ...(inject('whole') ? [large] : []), // the same count, and four seconds
  ])('%s is read to 50,000 vacancies, and short beyond them', async (_, size, expected) => {
    const pages = await listed(JSON.stringify(many(50_001, size)))
    expect(pages.length).toBe(334)
    expect(pages.at(-1)).toEqual({
      ...page(49_950, 50),
      expected,
      incomplete: {
        kind: 'short',
        why: 'Flatchr lists more than 50000 vacancies, and no more are read',
        lack: { code: 'too_many', data: { most: 50000, origin: 'Flatchr', what: 'vacancies' } },
      },
    })
  })
})
