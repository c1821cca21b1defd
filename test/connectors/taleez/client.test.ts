// How Taleez' API is called, and what is made of an answer.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { taleez } from '../../../src/connectors/taleez'
import { type Answer, answering } from '../answers'

const JOBS = 'https://api.taleez.com/0/jobs'
const SECRET = { x_taleez_api_secret: 'secret-1' }
const published = { id: 5120, currentStatus: 'PUBLISHED' }

const pullOf = (given: unknown = {}) => v.parse(taleez.pullSchema, given)
function account(auth: object, ...answers: readonly Answer[]) {
  const { tools, ...seen } = answering(...answers)
  return { origin: taleez.connect(v.parse(taleez.authSchema, auth), tools), ...seen }
}
const issues = (schema: typeof taleez.authSchema | typeof taleez.pullSchema, given: unknown) =>
  (v.safeParse(schema, given).issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)
const page = (list: readonly unknown[], more: object) => ({ body: { list, ...more } })
const WHOLE = 'withDetails=true&withProps=true'

describe('the list', () => {
  it('is read by id, whole jobs a hundred a page, with the key in a header of its own', async () => {
    const { origin, asked, sent } = account(SECRET, page([published, 'odd'], { hasMore: true }))
    expect(await origin.listJobs(pullOf(), null)).toMatchObject({
      ok: true,
      value: { next: '1 2 5120', expected: null, entries: [{ kind: 'job', reference: '5120' }, { reference: null }] },
    })
    expect([asked, sent[0]?.get('x-taleez-api-secret'), sent[0]?.get('x-taleez-api-key')]).toEqual([
      [`GET ${JOBS}?page=0&pageSize=100&${WHOLE}&sort=id.asc&status=PUBLISHED`],
      'secret-1',
      null,
    ])
  })

  it('is read with the public key where there is no other, and by what is selected', async () => {
    const { origin, asked, sent } = account({ x_taleez_api_key: 'public-1' }, page([], { hasMore: false }))
    const pull = { unitId: [3, 4], status: ['DONE', 'DRAFT'], city: ['Évry'], visibilityToken: 't', sort: 'label.asc' }
    await origin.listJobs(pullOf(pull), '2 200 5120')
    expect([asked, sent[0]?.get('x-taleez-api-key')]).toEqual([
      [
        `GET ${JOBS}?page=2&pageSize=100&${WHOLE}&sort=label.asc&unitId=3&unitId=4&status=DONE&status=DRAFT&city=%C3%89vry&visibilityToken=t`,
      ],
      'public-1',
    ])
  })

  it.each([
    ['where it says so, though it is not full', [published], { hasMore: false }, null, { next: null }],
    ['behind as many as it tells', [published], { totalSize: 3 }, '1 2 x', { next: null, expected: 3 }],
    ['not before', [published], { totalSize: 4 }, '1 2 x', { next: '2 3 5120', expected: 4 }],
    ['with an empty page, where it tells nothing', [], {}, '1 2 x', { next: null, expected: null }],
    ['not with a short one', [published], {}, null, { next: '1 1 5120' }],
    ['broken, by a page that comes twice', [published], { hasMore: true }, '1 2 5120', { next: null, incomplete: {} }],
    ['broken, by an empty page that is not the last', [], { hasMore: true }, '1 2 x', { next: null, incomplete: {} }],
  ])('ends %s', async (_when, list, more, cursor, expected) => {
    expect(await account(SECRET, page(list, more)).origin.listJobs(pullOf(), cursor)).toMatchObject({
      ok: true,
      value: expected,
    })
  })
})

describe('a job', () => {
  it('is asked for with its texts, and tells nobody’s names', async () => {
    const body = { ...published, who: 'A. Person', recruiterId: 4242 }
    const { origin, asked } = account(SECRET, { body })
    const read = await origin.fetchJob('5120')
    expect([asked, read.ok]).toEqual([[`GET ${JOBS}/5120?${WHOLE}`], true])
    expect(JSON.stringify(read)).not.toMatch(/Person|4242/)
  })

  it('that answers about another one, or without a status, is an outage; one that cannot be found is gone', async () => {
    for (const body of [{ ...published, id: 7 }, { id: 5120 }, { ...published, currentStatus: 3 }])
      expect(await account(SECRET, { body }).origin.fetchJob('5120')).toMatchObject({
        ok: false,
        reason: 'origin_unavailable',
      })
    const gone = account(SECRET, { status: 404, body: { message: 'Job 5120 cannot be found' } })
    expect(await gone.origin.fetchJob('5120')).toEqual({ ok: true, value: null })
  })

  it('by an id that Taleez does not take is refused in its words, but for the key', async () => {
    const { origin } = account(SECRET, { status: 400, body: { message: 'bad id for secret-1' } })
    expect(await origin.fetchJob('x')).toMatchObject({
      ok: false,
      reason: 'origin_refused',
      message: expect.stringContaining('bad id for …'),
    })
  })
})

describe('parameters', () => {
  it.each([
    [{}, ['x_taleez_api_secret: expected an x_taleez_api_secret or an x_taleez_api_key']],
    [
      { x_taleez_api_key: 'a b' },
      ['x_taleez_api_key: expected the key: a text that is not empty, without spaces or line breaks'],
    ],
  ])('of connector_auth %j: %j', (auth, expected) => {
    expect(issues(taleez.authSchema, auth)).toEqual(expected)
  })

  it('have the values that HrFlow documents', () => {
    expect(issues(taleez.pullSchema, { unitId: ['3'], status: [], contract: 'CDI', visibility: ['ALL'] })).toEqual([
      'unitId.0: expected a list of whole numbers',
      'status: expected at least one status: with none every job would be archived',
      'contract: expected a list of texts',
      'visibility.0: expected one of "PUBLIC", "INTERNAL", "INTERNAL_AND_PUBLIC", "PRIVATE"',
    ])
  })

  it.each([
    [{}, { currentStatus: 'DONE' }, false, false],
    [{ status: ['DONE'] }, { currentStatus: 'DONE' }, false, true],
    [{ status: ['DONE'] }, { currentStatus: 'DONE' }, true, false],
    [{ visibility: ['INTERNAL'] }, { currentStatus: 'PUBLISHED', visibility: 'INTERNAL' }, false, true],
    [{}, {}, false, true],
    [{ unitId: [3, 4] }, { currentStatus: 'PUBLISHED', unitId: 4 }, false, true],
    [{ unitId: [3, 4] }, { currentStatus: 'PUBLISHED', unitId: 34 }, false, false],
    [{ unitId: [3] }, { currentStatus: 'PUBLISHED' }, false, true],
    [{ contract: ['CDI'] }, { currentStatus: 'PUBLISHED', contract: 'CDD' }, false, false],
    [{ city: ['paris'] }, { currentStatus: 'PUBLISHED', city: 'Paris 9e' }, false, true],
    [{ city: ['Paris'] }, { currentStatus: 'PUBLISHED', city: 'Lille' }, false, false],
    [{ companyLabel: ['Acme'] }, { currentStatus: 'PUBLISHED', companyLabel: 'Other' }, false, false],
    [{ tag: ['siege'] }, { currentStatus: 'PUBLISHED', tags: ['usine', 'Siège'] }, false, true],
    [{ tag: ['siège'] }, { currentStatus: 'PUBLISHED', tags: ['usine'] }, false, false],
  ])('%j take %j for open, in an archive run or not (%s): %s', async (pull, job, archiving, open) => {
    const { origin } = account(SECRET, page([{ id: 1, ...job }], { hasMore: false }))
    const listed = await origin.listJobs(pullOf(pull), null)
    const [entry] = listed.ok ? listed.value.entries : []
    expect(entry?.kind === 'job' && taleez.isOpen(entry.job, pullOf(pull), archiving)).toBe(open)
    expect(taleez.narrows(pullOf(pull), archiving)).toBe(archiving)
  })
})
