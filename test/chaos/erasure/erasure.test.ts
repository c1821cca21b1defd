// Nothing of a job, a candidate or an error is left where it was erased. CHAOS_ERASURE_JOBS says how many jobs each origin has.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fixtures as flatchr } from '../../connectors/flatchr/fixtures'
import { fixtures as francetravail } from '../../connectors/francetravail/fixtures'
import { fixtures as workable } from '../../connectors/workable/fixtures'
import { say } from '../../e2e/console'
import { itWithEveryOrigin } from '../../e2e/every-origin'
import { beat, type Relay, scenario } from '../../e2e/scenario'
import { undeploy } from '../../worker'
import { inAccounts, inKv, tables } from './kept'
import { hitsOf, marked } from './marked'
import { troubledSender } from './sender'

const setting = (name: string): string | undefined => process.env[`CHAOS_${name}`] ?? process.env[`VITE_CHAOS_${name}`]
const JOBS = Number(setting('ERASURE_JOBS') ?? 4)
const ORIGINS = { workable, flatchr, francetravail } as const
type Origin = keyof typeof ORIGINS
/** What closes a job at its origin; null: it is gone there. */
const CLOSES = { workable: { state: 'archived' }, flatchr: { status: 2 }, francetravail: null } as const
const ID_FIELD = { workable: 'shortcode', flatchr: 'id', francetravail: 'id' } as const
const PATH_TOKEN = 'path-token-0123456789abcdef'
const MONTH_MS = 31 * 86_400_000

let lines: string[] = []

beforeEach(() => {
  lines = []
  for (const level of ['log', 'info', 'error', 'warn'] as const)
    vi.spyOn(console, level).mockImplementation((...given) => void lines.push(given.map(String).join(' ')))
})
afterEach(() => vi.restoreAllMocks())

/** What an origin itself sends about a job of which a candidate moved, with a marker in each text; null: it sends nothing. */
function ownPayload(origin: Origin, reference: string, mark: string): object | null {
  const candidate = { name: mark, email: `${mark}@candidate.example`, phone: mark, about: [mark, { deep: mark }] }
  switch (origin) {
    case 'workable': {
      const told = { id: crypto.randomUUID(), event_type: 'candidate_moved', fired_at: '2026-05-04T10:00:00Z' }
      return { ...told, data: { job: { shortcode: reference, title: mark }, candidate } }
    }
    case 'flatchr':
      return {
        event: 'new_candidate',
        company_id: 59,
        data: { vacancy_id: reference, vacancy: { title: mark }, candidate },
      }
    case 'francetravail':
      return null
  }
}

function referenceIn(payload: { reference?: string }) {
  if (payload.reference === undefined) throw new Error(`not to be read: ${JSON.stringify(payload)}`)
  return [{ action: 'update', reference: payload.reference }]
}

/** How webhooks are read: by the tenant's event_parser, or by the connector. */
type Read = 'parsed' | 'own'

/** A workflow that has met everything that can go wrong, with a marker in each text of it; in the end it is stopped. */
async function troubled(origin: Origin, read: Read = 'parsed') {
  const s = scenario()
  const mark = `M${s.name.replaceAll(/\W/g, '')}`
  const references = Array.from({ length: JOBS }, (_, index) => `R${s.name.replaceAll(/\W/g, '')}n${index}`)
  const [hollow = '', thrown = ''] = references.slice(-2)
  const idField = ID_FIELD[origin]
  const relay: Relay = s.deployOrigin(origin, {
    ...(origin === 'workable' ? {} : { webhook_secret: PATH_TOKEN }),
    delivery: { retry_base_ms: 5, retry_max_ms: 20, max_attempts: 3, hint_delay_ms: 10 },
    max_archive_share: 1,
    push_parameters: { board_key: s.boardKey, enrich_with_parsing: true },
    logics: [
      (job: Record<string, unknown>) => {
        if (job[idField] === thrown) throw new Error(`not this one: ${JSON.stringify(job)}`)
        if (job[idField] !== hollow) return job
        const throws = { enumerable: true, get: () => JSON.parse(mark) } // whose message quotes what it cannot read
        return Object.defineProperties({ ...job }, { description: throws, title: throws, created_at: throws })
      },
    ],
    ...(read === 'own' ? {} : { event_parser: referenceIn }),
    callback: () => {
      throw new Error(`no callback ${mark}`)
    },
  })
  const jobs = s.sandbox.origins.get(origin)?.open(s.auths[origin])
  const fixture = ORIGINS[origin].jobs.find(({ open, hrflow }) => open && hrflow !== null)
  if (jobs === undefined || fixture === undefined) throw new Error(`no jobs of ${origin}`)
  s.sandbox.hrflow.dictionary = { [mark.toLowerCase()]: 'skill_hard' }
  for (const reference of references) jobs.put({ ...marked(fixture.job, mark), [idField]: reference })

  const send = async (payload: object) => {
    const body = JSON.stringify(payload)
    const { headers } = origin === 'workable' ? await s.workableHook(payload) : { headers: {} }
    const { status } = await relay.webhook(body, headers, origin === 'workable' ? undefined : PATH_TOKEN)
    expect(status).toBe(200)
  }
  const candidate = { name: mark, email: `${mark}@candidate.example` }
  const words = `refused because of ${mark}`
  const answer = { code: 422, message: words, data: null }

  await relay.sync({ persist: false })
  const mendBoard = s.sandbox.fault({ upstream: 'hrflow', method: 'POST', kind: { status: 422, body: answer } })
  await relay.sync()
  mendBoard()
  if (read === 'own') for (const reference of references) await send(ownPayload(origin, reference, mark) ?? {})
  else {
    for (const reference of references.slice(1)) await send({ reference, candidate })
    await send({ candidate, about: references[0] })
    await send({ candidate, about: mark })
  }
  await relay.quiet()
  await relay.sync()
  const mendOrigin = s.sandbox.fault({ upstream: origin, kind: { status: 500, body: { error: words } } })
  await relay.sync()
  mendOrigin()
  await relay.quiet()
  const refusal = { ...answer, code: 401, message: `${words} (${references[0]})` }
  const mendAccount = s.sandbox.fault({ upstream: 'hrflow', kind: { status: 401, body: refusal } })
  jobs.put({ ...marked(fixture.job, mark), [idField]: references[0], description: `${mark} again` })
  await relay.api('POST', `/jobs/${references[0]}/sync`)
  await expect.poll(() => relay.status()).toMatchObject({ status: 'stopped' })
  /** All goes on, and all jobs leave the board. */
  const leave = async () => {
    mendAccount()
    await relay.api('POST', '/resume')
    for (const reference of references)
      if (CLOSES[origin] === null) jobs.remove(reference)
      else jobs.put({ ...marked(fixture.job, mark), [idField]: reference, ...CLOSES[origin] })
    await relay.sync({ approve_archive: true })
    await relay.quiet()
    expect(s.board.active()).toEqual([])
  }
  const kept = await tables(relay.workflow_id)
  expect(kept).toContain(`"${mark.toLowerCase()}`.slice(1)) // what parsing found
  return { s, relay, mark, references, leave, kept }
}

/** Tells the figures of an origin. */
const tell = (name: string, figures: Record<string, number>): void => say(JSON.stringify({ name, ...figures }))

describe.each(Object.keys(ORIGINS) as Origin[])('of %s', (origin) => {
  const reads: Read[] = ownPayload(origin, '', '') === null ? ['parsed'] : ['parsed', 'own']
  it.each(reads)(
    'a job that is forgotten leaves nothing of itself, webhooks being %s',
    { timeout: 60_000 },
    async (read) => {
      const { relay, mark, references, kept } = await troubled(origin, read)
      const before = hitsOf(kept, references)
      expect(before).toBeGreaterThan(JOBS)
      for (const reference of references) expect((await relay.api('DELETE', `/jobs/${reference}`)).status).toBe(200)
      const stored = await tables(relay.workflow_id)
      expect(hitsOf(stored, references), stored).toBe(0)
      // What HrFlow says of the account stands there as long as it does, but without the job.
      await expect.poll(async () => hitsOf(await inKv(), references)).toBe(0)
      expect(hitsOf(await inAccounts(), references)).toBe(0)
      expect(lines.filter((line) => line.includes(mark))).toEqual([])
      tell(origin, { 'marks stored, forgotten': before })
    },
  )
})

describe('in the end', { timeout: 60_000 }, () => {
  itWithEveryOrigin('nothing of what has left the board of %s is left after its time', async (origin) => {
    const { relay, mark, kept, leave } = await troubled(origin)
    await leave()
    const before = hitsOf(kept, [mark])
    expect(before).toBeGreaterThan(4)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + MONTH_MS })
    try {
      await relay.stub.rearm()
    } finally {
      vi.useRealTimers()
    }
    const stored = await tables(relay.workflow_id)
    expect(hitsOf(stored, [mark]), stored).toBe(0)
    // What an account's trouble was is gone a second after the trouble: KV takes one write a second.
    await vi.waitFor(async () => expect(hitsOf(await inKv(), [mark]), await inKv()).toBe(0), { timeout: 5_000 })
    expect(lines.filter((line) => line.includes(mark))).toEqual([])
    tell(origin, { 'marks stored, past their time': before })
  })

  itWithEveryOrigin('nothing at all is left of a workflow of %s that is erased', async (origin) => {
    const { s, relay, mark, references, kept } = await troubled(origin)
    undeploy(relay.workflow_id)
    await relay.evict()
    expect((await relay.api('DELETE', '/data')).status).toBe(200)
    const words = [mark, s.name, ...references]
    // Nobody else uses its accounts: a heartbeat clears them as soon as KV has their names.
    const heartbeat = async () => {
      await beat('*/5 * * * *')
      return hitsOf(await inAccounts(), words)
    }
    await expect.poll(heartbeat).toBe(0)
    const left = [await tables(relay.workflow_id), await inKv(), await inAccounts()]
    expect(left.map((text) => hitsOf(text, words))).toEqual([0, 0, 0])
    expect(lines.filter((line) => line.includes(mark))).toEqual([])
    tell(origin, { 'marks stored, erased': hitsOf(kept, words) })
  })
})

describe('of a system without an API, whose events bring their jobs', { timeout: 60_000 }, () => {
  it('a job that is forgotten leaves nothing of itself, in whatever state its event is', async () => {
    const { relay, mark, references, kept } = await troubledSender(JOBS)
    expect(hitsOf(kept, [mark])).toBeGreaterThan(JOBS)
    for (const reference of references) expect((await relay.api('DELETE', `/jobs/${reference}`)).status).toBe(200)
    const stored = await tables(relay.workflow_id)
    expect(hitsOf(stored, [mark, ...references]), stored).toBe(0)
    await expect.poll(async () => hitsOf(await inKv(), references)).toBe(0)
    expect(lines.filter((line) => line.includes(mark))).toEqual([])
    tell('webhook', { 'marks stored, forgotten': hitsOf(kept, [mark, ...references]) })
  })

  it('nothing of what is on the board, dismissed or past its time is kept beside its hash and its name', async () => {
    const { relay, mark, kept, settle } = await troubledSender(JOBS)
    await settle()
    const stored = await tables(relay.workflow_id)
    expect(hitsOf(stored, [`text ${mark}`]), stored).toBe(0)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + MONTH_MS })
    try {
      // A batch of 500 rows at a time.
      for (let batch = 0; batch < 2 + (JOBS * 6) / 500; batch++) {
        await relay.stub.rearm()
        vi.setSystemTime(Date.now() + 1_000)
      }
    } finally {
      vi.useRealTimers()
    }
    const later = await tables(relay.workflow_id)
    expect(hitsOf(later, [mark]), later).toBe(0)
    tell('webhook', { 'marks stored, past their time': hitsOf(kept, [mark]) })
  })

  it('nothing at all is left of a workflow that is erased', async () => {
    const { s, relay, mark, references } = await troubledSender(JOBS)
    undeploy(relay.workflow_id)
    await relay.evict()
    expect((await relay.api('DELETE', '/data')).status).toBe(200)
    await beat('*/5 * * * *')
    const left = [await tables(relay.workflow_id), await inKv(), await inAccounts()]
    expect(left.map((text) => hitsOf(text, [mark, s.name, ...references]))).toEqual([0, 0, 0])
  })
})
