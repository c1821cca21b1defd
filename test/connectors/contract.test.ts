/// <reference types="vite/client" />
// The contract that every connector keeps, checked with its own fixtures. It finds connectors and fixtures by itself:
// whoever adds src/connectors/<name>/index.ts and test/connectors/<name>/fixtures.ts is held to all of this.
import * as v from 'valibot'
import { describe, expect, inject, it } from 'vitest'
import { inMode, isReadable } from '../../src/config/check'
import type { Connector, Origin, OriginReason, ParsedEvent } from '../../src/connectors/connector'
import { refusalOf } from '../../src/connectors/shared/references'
import { hrflowJobSchema, REFERENCE_PATTERN } from '../../src/hrflow/job'
import { createHttp } from '../../src/lib/http'
import { type Failure, fail, ok } from '../../src/lib/result'
import { JOB_WAIT_MAX_MS } from '../../src/lib/waits'
import { readByListing } from '../../src/upstream/by-listing'
import { type ConnectorFixtures, type Genuine, type OriginAnswer, type SecretOf, tokenInPath } from './fixture'

interface FixturesModule {
  readonly fixtures: ConnectorFixtures
  readonly genuine?: Genuine
  readonly secretOf?: SecretOf
}

const NOW = Date.parse('2026-11-20T12:00:00Z')
const DAY_MS = 86_400_000
const EMPTY_REQUEST = { body: new Uint8Array(), token: null, now: NOW }
const modules = import.meta.glob<Record<string, unknown>>('../../src/connectors/*/index.ts', { eager: true })
const fixturesModules = import.meta.glob<FixturesModule>('./*/fixtures.ts', { eager: true })
/** Those that the documents build, outside of the registry. */
const examples = import.meta.glob<Record<string, unknown>>('../docs/examples/*/connector.ts', { eager: true })
const examplesFixtures = import.meta.glob<FixturesModule>('../docs/examples/*/fixtures.ts', { eager: true })
const registries = import.meta.glob<Record<string, unknown>>('../../src/connectors/index.ts', { eager: true })

const isCursor = (next: unknown): boolean => next === null || typeof next === 'string'
/** What an event names: a job, or something else. */
const idIn = (event: ParsedEvent): string => ('entity' in event ? event.entity.id : event.reference)
const asItIs: SecretOf = (name) => name
const folderOf = (path: string): string => path.split('/').at(-2) ?? ''
const isConnector = (value: unknown): value is Connector =>
  typeof value === 'object' && value !== null && 'authSchema' in value && 'connect' in value

const foundIn = (all: Readonly<Record<string, Record<string, unknown>>>) =>
  Object.entries(all).map(([path, exported]) => ({
    folder: folderOf(path),
    connectors: Object.values(exported).filter(isConnector),
  }))
const found = foundIn(modules)
const every = [...found, ...foundIn(examples)]
const subjects = Object.entries({ ...fixturesModules, ...examplesFixtures }).flatMap(
  ([path, { fixtures, genuine = tokenInPath, secretOf = asItIs }]) => {
    const folder = folderOf(path)
    const connector = every.find((one) => one.folder === folder)?.connectors[0]
    if (connector === undefined) return []
    const { auth } = fixtures
    return [
      {
        folder,
        mode: null,
        connector: inMode(connector, v.parse(connector.authSchema, auth)),
        /** As it is exported, before any mode. */
        exported: connector,
        auth,
        fixtures,
        genuine,
        secretOf,
      },
    ]
  },
)
type Subject = Omit<(typeof subjects)[number], 'mode'> & { readonly mode: string | null }
/** Every way of reading every origin. */
const ways: Subject[] = subjects.flatMap((subject) => [
  subject,
  ...Object.entries(subject.fixtures.otherModes ?? {}).map(([mode, auth]) => {
    const connector = inMode(subject.exported, v.parse(subject.exported.authSchema, auth))
    return { ...subject, folder: `${subject.folder}, ${mode}`, mode, connector, auth }
  }),
])

/** Those in which there is anything to ask. */
const readable = ways.filter(({ connector }) => isReadable(connector))

describe('the connectors', () => {
  it('have a folder each, with one connector in it and fixtures beside it', () => {
    expect(found.map(({ folder, connectors }) => [folder, connectors.map(({ name }) => name)])).toEqual(
      found.map(({ folder }) => [folder, [folder]]),
    )
    expect(found.map(({ folder }) => folder).sort()).toEqual(Object.keys(fixturesModules).map(folderOf).sort())
  })

  it('stand in the registry under their names', () => {
    const registered = Object.values(registries).flatMap((exported) => Object.entries(exported))
    const connectors = registered.filter(([, one]) => isConnector(one))
    expect(connectors.map(([name]) => name).sort()).toEqual(found.map(({ folder }) => folder).sort())
    for (const { folder, connectors: own } of found) expect(Object.fromEntries(connectors)[folder]).toBe(own[0])
  })
})

describe.each(ways)('$folder: parameters', ({ connector, auth: given }) => {
  const auth = () => v.parse(connector.authSchema, given)

  it('takes the connector_auth of the fixtures, and pull_parameters that give nothing', () => {
    expect(v.safeParse(connector.authSchema, given).success).toBe(true)
    expect(v.safeParse(connector.pullSchema, {}).success).toBe(true)
  })

  it.each(Object.keys(given))('refuses a wrong %s, saying what is expected', (key) => {
    for (const wrong of ['', ' ', 7, true, {}, [], null]) {
      const parsed = v.safeParse(connector.authSchema, { ...given, [key]: wrong })
      expect(parsed.issues?.map((issue) => [v.getDotPath(issue), /expected/i.test(issue.message)])).toEqual([
        [key, true],
      ])
    }
  })

  it('needs each credential, unless it can do without all of them', () => {
    const secrets = connector.secrets(auth())
    const keys = Object.keys(given).filter((key) => secrets.includes(String(given[key])))
    expect(keys.length).toBe(secrets.length)
    for (const missing of keys) {
      const rest = Object.fromEntries(Object.entries(given).filter(([key]) => key !== missing))
      const parsed = v.safeParse(connector.authSchema, rest)
      const withoutKey = parsed.success && connector.secrets(parsed.output).length === 0
      expect(withoutKey || parsed.issues?.map((issue) => v.getDotPath(issue))).toEqual(withoutKey || [missing])
    }
    expect(v.safeParse(connector.authSchema, {}).success).toBe(false)
  })

  it('refuses a key it does not know', () => {
    const parsed = [
      v.safeParse(connector.authSchema, { ...given, unknown_key: 'x' }),
      v.safeParse(connector.pullSchema, { unknown_key: 'x' }),
    ]
    expect(parsed.map(({ issues }) => issues?.map((issue) => v.getDotPath(issue)))).toEqual([
      ['unknown_key'],
      ['unknown_key'],
    ])
  })

  it('names the tenant without a secret, and the account by its own name', () => {
    const tenant = connector.tenant(auth())
    expect(connector.secrets(auth()).filter((secret) => tenant?.includes(secret))).toEqual([])
    expect([tenant === '', connector.account(auth()).startsWith(`${connector.name}:`)]).toEqual([false, true])
  })

  it('names the same tenant after a new key', () => {
    const secrets = connector.secrets(auth())
    const renewed = Object.entries(given).map(([key, value]) => [
      key,
      secrets.includes(String(value)) ? `${value}9` : value,
    ])
    expect(connector.tenant(v.parse(connector.authSchema, Object.fromEntries(renewed)))).toBe(connector.tenant(auth()))
  })

  it('does not call a listing narrowed that no parameter narrows', () => {
    for (const archiving of [false, true])
      expect(connector.narrows(v.parse(connector.pullSchema, {}), archiving)).toBe(false)
  })
})

describe.each(subjects.filter(({ fixtures }) => fixtures.otherModes !== undefined))(
  '$folder: its ways',
  ({ connector, auth, fixtures }) => {
    it('name one tenant, or none where a key is all there is', () => {
      const all = [auth, ...Object.values(fixtures.otherModes ?? {})]
      const named = all.map((one) => connector.tenant(v.parse(connector.authSchema, one)))
      expect(new Set(named.filter((tenant) => tenant !== null)).size).toBeLessThanOrEqual(1)
    })

    it('tell a job by the same reference and name', () => {
      const told = fixtures.jobs.flatMap(({ hrflow, inMode: others = {} }) =>
        Object.values(others).map((other) => [hrflow, other.hrflow]),
      )
      expect(told.length).toBeGreaterThan(0)
      for (const [one, other] of told) expect([other?.reference, other?.name]).toEqual([one?.reference, one?.name])
    })
  },
)

describe.each(subjects)('$folder: jobs', (subject) => {
  const { connector, fixtures } = subject
  const everything = v.parse(connector.pullSchema, {})
  const odd = oddValues()

  it('has at least twelve fixtures, each with a title of its own', () => {
    expect(new Set(fixtures.jobs.map(({ title }) => title)).size).toBe(fixtures.jobs.length)
    expect(fixtures.jobs.length).toBeGreaterThanOrEqual(12)
  })

  it.each(fixtures.jobs)('formats, whole: $title', ({ job, hrflow, open }) => {
    const formatted = connector.format(job)
    expect(v.safeParse(hrflowJobSchema, formatted).success).toBe(hrflow !== null)
    if (hrflow !== null) expect(formatted).toEqual(hrflow)
    expect(connector.isOpen(job, everything, false)).toBe(open)
  })

  it.each(fixtures.jobs)('formats again the same, and leaves the job as it was: $title', ({ job }) => {
    const before = JSON.stringify(job)
    expect(connector.format(frozen(structuredClone(job)))).toEqual(connector.format(job))
    expect(JSON.stringify(job)).toBe(before)
  })

  it.each(fixtures.jobs)('formats whatever one field of it turns into: $title', ({ job }) => {
    const broken = [...paths(job)].flatMap((path) =>
      odd.of(path).flatMap((value) => {
        const wrong = faultOf(connector, damaged(job, path, value))
        return wrong === null
          ? []
          : [`${path.join('.')} = ${value === REMOVED ? 'removed' : JSON.stringify(value)}: ${wrong}`]
      }),
    )
    expect(broken).toEqual([])
  })
})

describe.each(readable)('$folder: reading', (subject) => {
  const { connector, fixtures, mode } = subject
  const everything = v.parse(connector.pullSchema, {})
  const told = fixtures.jobs.flatMap(({ title, job, open, hrflow, answer = job, inMode: others }) => {
    const here = mode === null ? { answer, hrflow, open } : others?.[mode]
    return here === undefined || here.hrflow === null ? [] : [{ ...here, hrflow: here.hrflow, title }]
  })

  it.each(told)(
    'reads it by its reference, as open as it is, and formats it the same: $title',
    async ({ answer, open, hrflow }) => {
      const { origin } = originOf(subject, (url) => responseOf(answer, url))
      const read = await origin.fetchJob(hrflow.reference)
      const formatted = read.ok && read.value !== null && connector.format(read.value)
      const stillOpen = read.ok && read.value !== null && connector.isOpen(read.value, everything, false)
      expect([formatted || read, stillOpen]).toEqual([hrflow, open])
    },
  )
})

describe.each(
  subjects.flatMap((subject) =>
    subject.connector.describe ? [{ ...subject, describing: subject.connector.describe }] : [],
  ),
)('$folder: words', ({ fixtures, describing }) => {
  it.each(fixtures.jobs)('says by what people know it: $title', ({ job, hrflow }) => {
    const words = describing(job)
    expect(words).toEqual({ name: hrflow?.name ?? words.name, other_id: words.other_id, state: words.state })
    for (const word of Object.values(words)) expect(word === null || typeof word === 'string').toBe(true)
  })
})

describe.each(
  ways.flatMap((subject) =>
    subject.connector.incremental ? [{ ...subject, incremental: subject.connector.incremental }] : [],
  ),
)('$folder: incremental', ({ connector, fixtures, incremental }) => {
  const pull = v.parse(connector.pullSchema, {})
  const moments = ['1970-01-01', '2001-01-01', '2026-11-20T11:59:59.999Z', '2026-11-20T12:00:00Z', '2030-01-01']

  it.each(moments)('asks for parameters that pass their check, whatever was seen last: %s', (seen) => {
    const narrowed = incremental.narrow(pull, Date.parse(seen), NOW)
    expect(v.safeParse(connector.pullSchema, narrowed).issues).toBeUndefined()
    expect(v.parse(connector.pullSchema, narrowed)).toEqual(narrowed)
  })

  it('narrows again what is narrowed already, and leaves what it was given as it was', () => {
    const before = JSON.stringify(pull)
    const [first, second] = moments.map(Date.parse)
    const narrowed = incremental.narrow(frozen(structuredClone(pull)), first ?? 0, NOW)
    expect(incremental.narrow(narrowed, second ?? 0, NOW)).toEqual(incremental.narrow(pull, second ?? 0, NOW))
    expect(JSON.stringify(pull)).toBe(before)
  })

  it('can be combined with pull_parameters that give nothing', () => {
    expect(incremental.conflicts?.(pull) ?? []).toEqual([])
  })

  it.each(fixtures.jobs)('tells when it moved by a moment or not at all: $title', ({ job }) => {
    const moved = incremental.movedAt(job)
    expect(moved === null || Number.isSafeInteger(moved)).toBe(true)
    expect(incremental.isOld?.(job, moved ?? NOW) ?? false).toBe(false)
  })

  it('tells of most of its jobs when they moved', () => {
    const told = fixtures.jobs.filter(({ job }) => incremental.movedAt(job) !== null)
    expect(told.length).toBeGreaterThan(0)
  })

  it('survives whatever one field of a job turns into', () => {
    const wrong = fixtures.jobs.flatMap(({ job }) =>
      Object.keys(job).flatMap((key) =>
        ODD_VALUES.filter((odd) => {
          const moved = incremental.movedAt(damaged(job, [key], odd))
          return moved !== null && !Number.isFinite(moved)
        }),
      ),
    )
    expect(wrong).toEqual([])
  })
})

describe.each(subjects)('$folder: what not every origin has', (subject) => {
  const { fixtures } = subject
  const outage = () => Response.json({ error: 'oops' }, { status: 500 })
  const answering = (answer: OriginAnswer | undefined) =>
    originOf(subject, (url) => (answer === undefined ? outage() : responseOf(answer, url))).origin

  it('a feed of deletions, if there is one, names references; one that fails names none', async () => {
    const { gone } = fixtures
    const read = await answering(gone?.answer).listGone?.(NOW - DAY_MS, null)
    expect(read).toEqual(gone && ok({ references: gone.references, next: expect.toSatisfy(isCursor) }))
    expect((await answering(undefined).listGone?.(NOW - DAY_MS, null))?.ok).toBe(gone && false)
  })

  it('rows that may be pushed before their jobs are read, if there are any, make the same of each but for tags that they lack', async () => {
    const none: NonNullable<ConnectorFixtures['rows']> = { answer: {}, hrflow: [], lacks: [] }
    const { rows = none } = fixtures
    const { connector } = subject
    const page = await answering(rows.answer).listJobs(v.parse(connector.pullSchema, {}), null)
    const entries = page.ok ? page.value.entries : []
    const pushable = entries.flatMap((entry) => (entry.kind === 'row' && entry.pushable ? [entry.job] : []))
    expect(pushable.map((job) => connector.format(job))).toEqual(rows.hrflow)
    for (const told of rows.hrflow) {
      const whole = fixtures.jobs.find(({ hrflow }) => hrflow?.reference === told.reference)?.hrflow
      const tags = whole?.tags?.filter(({ name }) => !rows.lacks.includes(name))
      expect(told).toEqual({ ...whole, tags })
      expect(whole?.tags?.length).toBeGreaterThan(tags?.length ?? 0)
    }
  })

  it('something else than a job, if webhooks name such, means jobs; a failure means none', async () => {
    const { resolved } = fixtures
    const { kind = '', id = '' } = resolved ?? {}
    expect(await answering(resolved?.answer).resolve?.(kind, id)).toEqual(resolved && ok(resolved.references))
    expect((await answering(undefined).resolve?.(kind, id))?.ok).toBe(resolved && false)
  })
})

describe.each(readable)('$folder: calls', (subject) => {
  const { connector, fixtures, auth } = subject
  const secrets = connector.secrets(v.parse(connector.authSchema, auth))
  const reference = fixtures.jobs.find(({ hrflow }) => hrflow !== null)?.hrflow?.reference ?? ''
  const echo = { error: secrets.join(), error_description: secrets.join(), message: secrets.join() }

  const outages: readonly [said: string, answer: () => Response, expected: Partial<Failure<OriginReason>>][] = [
    ['500', () => Response.json({ error: 'oops' }, { status: 500 }), { reason: 'origin_unavailable' }],
    ['503 as text', () => new Response('busy', { status: 503 }), { reason: 'origin_unavailable' }],
    ['500 that echoes secrets', () => Response.json(echo, { status: 500 }), { reason: 'origin_unavailable' }],
    ['a redirect', () => Response.redirect('https://elsewhere.example/', 302), { reason: 'origin_unavailable' }],
    ['200 as HTML', () => new Response('<html>', { status: 200 }), { reason: 'origin_unavailable' }],
    ['200 without a body', () => new Response('', { status: 200 }), { reason: 'origin_unavailable' }],
    ['200 with a text in JSON', () => Response.json('ok'), { reason: 'origin_unavailable' }],
    ['200 with null', () => Response.json(null), { reason: 'origin_unavailable' }],
    ['200 with another object', () => Response.json({ status: 'ok' }), { reason: 'origin_unavailable' }],
    ['no connection', () => Promise.reject(new TypeError('reset')) as never, { reason: 'origin_unavailable' }],
    [
      '429',
      () => new Response('slow down', { status: 429, headers: { 'retry-after': '7' } }),
      { reason: 'rate_limited', retryAfterMs: 7_000 },
    ],
    ['401', () => new Response('', { status: 401 }), { reason: 'origin_unauthorized' }],
    ['403 in JSON', () => Response.json({ error: 'no' }, { status: 403 }), { reason: 'origin_unauthorized' }],
    ['403 in a page of a firewall', () => new Response('<p>no</p>', { status: 403 }), { reason: 'origin_unavailable' }],
    ['401 that echoes secrets', () => Response.json(echo, { status: 401 }), { reason: 'origin_unauthorized' }],
    ['400 that echoes secrets', () => Response.json(echo, { status: 400 }), { reason: 'origin_refused' }],
  ]

  it.each(outages)('calls %s what it is, for a job and for a listing', async (_said, answer, expected) => {
    const { origin, asked } = originOf(subject, answer)
    const failures = [await origin.fetchJob(reference), await origin.listJobs(v.parse(connector.pullSchema, {}), null)]
    expect(failures).toEqual(failures.map(() => expect.objectContaining({ ok: false, ...expected })))
    expect(secrets.filter((secret) => `${asked.join()} ${JSON.stringify(failures)}`.includes(secret))).toEqual([])
  })

  it.each(
    [429, 503].flatMap((status) =>
      [
        ['7', 7_000],
        [String(NOW / 1_000 + 7), 7_000],
        [String(NOW + 7_000), 7_000],
        [new Date(NOW + 7_000).toUTCString(), 7_000],
        [String(NOW / 1_000 - 30), 0],
        ['2592000', JOB_WAIT_MAX_MS],
        [String(NOW / 1_000 + 2_592_000), JOB_WAIT_MAX_MS],
        ['-5', undefined],
        ['soon', undefined],
      ].map(([told, waits]) => ({ status, told: String(told), waits })),
    ),
  )('waits as a $status with Retry-After $told means: $waits', async ({ status, told, waits }) => {
    const { origin } = originOf(subject, () => new Response('', { status, headers: { 'retry-after': told } }))
    const failures = [await origin.fetchJob(reference), await origin.listJobs(v.parse(connector.pullSchema, {}), null)]
    expect(failures.map((failure) => failure.ok || (failure.retryAfterMs ?? undefined))).toEqual([waits, waits])
  })

  it('never rests for what a header tells that is over or unreadable, whatever the status', () => {
    const names = ['retry-after', 'x-rate-limit-reset', 'x-ratelimit-reset', 'ratelimit-reset']
    for (const told of [
      String(NOW / 1_000 - 30),
      String(NOW - 30_000),
      '-1',
      '',
      'soon',
      new Date(NOW - 1).toUTCString(),
    ]) {
      const headers = new Headers(names.map((name): [string, string] => [name, told]))
      headers.set('x-rate-limit-remaining', '0')
      expect(connector.restUntil?.(headers, NOW) ?? NOW).toBeLessThanOrEqual(NOW)
    }
  })

  it.each([fail('throttled', 'wait', 1_500), fail('budget_spent', 'later')])(
    'passes on that a call was not made: $reason',
    async (refusal) => {
      const { origin, asked } = originOf(subject, () => Response.json({}), refusal)
      const pull = v.parse(connector.pullSchema, {})
      expect([await origin.fetchJob(reference), await origin.listJobs(pull, null)]).toEqual([refusal, refusal])
      expect(asked).toEqual([])
    },
  )

  it.each(['', '.', '..', '../members', 'a/b', 'a?b=c', 'a#b', 'a b', 'é', '%2e%2e', 'x'.repeat(65), 'a\n'])(
    'refuses to ask for what is no reference: %j',
    async (wrong) => {
      const { origin, asked } = originOf(subject, () => Response.json({}))
      expect([await origin.fetchJob(wrong), asked]).toMatchObject([{ ok: false, reason: 'origin_refused' }, []])
    },
  )
})

describe.each(
  subjects.flatMap((subject) =>
    subject.connector.webhook ? [{ ...subject, webhook: subject.connector.webhook }] : [],
  ),
)('$folder: webhooks', ({ connector, auth: given, fixtures, webhook, genuine, secretOf }) => {
  const body = Uint8Array.from(new TextEncoder().encode('{"any":"bytes, é, even ones that are not JSON'))
  const [OLD, FRESH] = [secretOf('the old secret'), secretOf('the new secret')]
  const altered = Uint8Array.from(body, (byte, index) => (index === 3 ? byte ^ 1 : byte))
  const delivery = async (secret: string, tampered = false) => {
    const { headers, token } = await genuine(body, secret, NOW)
    return {
      now: NOW,
      body: tampered ? altered : body,
      headers: new Headers(headers),
      token: tampered && token !== null ? `${token.slice(0, -1)}~` : token,
    }
  }

  it('has fixtures, each with a title of its own', () => {
    expect(new Set(fixtures.webhooks.map(({ title }) => title)).size).toBe(fixtures.webhooks.length)
    expect(fixtures.webhooks.length).toBeGreaterThanOrEqual(8)
  })

  /** A payload as it came, with what the origin says in headers. */
  const requestOf = (payload: unknown, headers: Readonly<Record<string, string>> = {}) => ({
    body: Uint8Array.from(new TextEncoder().encode(JSON.stringify(payload) ?? '')),
    headers: new Headers(headers),
    token: null,
    now: NOW,
  })

  it.each(fixtures.webhooks)('parses: $title', async ({ payload, headers, events, ignored }) => {
    const parsed = await webhook.parse(frozen(structuredClone(payload)), requestOf(payload, headers))
    if (events === null) expect(parsed).toMatchObject({ ok: false, reason: 'malformed' })
    else expect(parsed).toEqual(ok({ events, ignored }))
    expect((events ?? []).filter((event) => !REFERENCE_PATTERN.test(idIn(event)))).toEqual([])
  })

  it('believes a genuine delivery, under the new secret and under the one it replaces', async () => {
    const old = await delivery(OLD)
    expect(await webhook.verify(old, [OLD])).toBe(true)
    expect(await webhook.verify(old, [FRESH, OLD])).toBe(true)
    expect(await webhook.verify(await delivery(FRESH), [FRESH, OLD])).toBe(true)
  })

  it('believes nothing that is altered, under another secret, without proof or without a secret to check it by', async () => {
    const proofless = { body, headers: new Headers(), token: null, now: NOW }
    expect([
      await webhook.verify(await delivery(OLD, true), [OLD]),
      await webhook.verify(await delivery(OLD), [FRESH]),
      await webhook.verify(await delivery(OLD), []),
      await webhook.verify(await delivery(OLD), ['']),
      await webhook.verify(proofless, [OLD]),
      await webhook.verify(proofless, ['']),
      await webhook.verify({ ...proofless, token: '' }, ['']),
    ]).toEqual([false, false, false, false, false, false, false])
  })

  it('admits what is genuine, and believes no delivery of another day if its proof holds a moment', async () => {
    const sent = await delivery(OLD)
    const { body: _body, ...head } = sent
    expect(await webhook.admits(head, [OLD])).toBe(true)
    const holdsMoment =
      JSON.stringify(await genuine(body, OLD, NOW)) !== JSON.stringify(await genuine(body, OLD, NOW + 1_000))
    for (const now of [NOW - DAY_MS, NOW + DAY_MS])
      expect(await webhook.verify({ ...sent, now }, [OLD])).toBe(!holdsMoment)
  })

  it('takes no genuine delivery for a question that is asked before there are any', async () => {
    const [{ headers }, first] = [await delivery(OLD), fixtures.webhooks[0]]
    const sent = requestOf(first?.payload, first?.headers)
    for (const [name, value] of headers) sent.headers.set(name, value)
    expect(webhook.handshake?.({ method: 'POST', headers: sent.headers, body: sent.body }) ?? null).toBe(null)
    expect(webhook.handshake?.({ method: 'POST', headers, body: null }) ?? null).toBe(null)
  })

  it.each(fixtures.handshakes ?? [])(
    'answers before any secret is known: $title',
    ({ method, headers, body, answer }) => {
      const asked = { method, headers: new Headers(headers), body: new TextEncoder().encode(body) }
      expect(webhook.handshake?.(asked)).toEqual(answer)
    },
  )

  it('has a fixture of its question if it answers one, and answers no odd one with a server’s fault', () => {
    expect((fixtures.handshakes ?? []).length > 0).toBe(webhook.handshake !== undefined)
    for (const body of [null, '', 'odd', '[]', 'null', '{"test":1}'])
      for (const method of ['POST', 'OPTIONS', 'GET']) {
        const asked = { method, headers: new Headers(), body: body === null ? null : new TextEncoder().encode(body) }
        expect(webhook.handshake?.(asked)?.status ?? 200).toBeLessThan(300)
      }
  })

  it('takes its own secret from connector_auth, if it has one', () => {
    const auth = v.parse(connector.authSchema, given)
    const own = webhook.defaultSecret?.(auth)
    expect(own === undefined || connector.secrets(auth).includes(own)).toBe(true)
  })

  it.each([null, 1, 'x', true, [], [[]], [{ data: {} }], {}, undefined].map((payload) => ({ payload })))(
    'refuses what is no envelope: $payload',
    async ({ payload }) => {
      expect(await webhook.parse(payload, requestOf(payload))).toMatchObject({ ok: false, reason: 'malformed' })
    },
  )

  it('survives hostile payloads, and whatever one field of a good one turns into', async () => {
    const deep = JSON.parse(`${'{"data":'.repeat(5_000)}{}${'}'.repeat(5_000)}`)
    const poison = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')
    const payloads: { payload: unknown; headers?: Readonly<Record<string, string>> | undefined }[] = [
      { payload: deep },
      { payload: poison },
      ...fixtures.webhooks.flatMap(({ payload, headers }) =>
        [
          Object.assign({}, payload, { extra: deep }),
          damaged(payload, ['data'], poison),
          ...[...paths(payload)].flatMap((path) => ODD_VALUES.map((odd) => damaged(payload, path, odd))),
        ].map((odd) => ({ payload: odd, headers })),
      ),
      ...fixtures.webhooks.flatMap(({ payload, headers = {} }) =>
        Object.keys(headers).flatMap((name) =>
          ['', 'odd', '[1]', '7'].map((odd) => ({ payload, headers: { ...headers, [name]: odd } })),
        ),
      ),
    ]
    const outcomes = payloads.map(async ({ payload, headers }) => {
      const parsed = await webhook.parse(payload, { ...EMPTY_REQUEST, headers: new Headers(headers) })
      return parsed.ok ? parsed.value.events.every((event) => REFERENCE_PATTERN.test(idIn(event))) : parsed.reason
    })
    const others = (await Promise.all(outcomes)).filter((outcome) => outcome !== true && outcome !== 'malformed')
    expect(others).toEqual([])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

/** The connector's calls, each GET answered by `answer` and each POST (a token's) with a token. */
function originOf(
  { connector, fixtures, auth: given }: Subject,
  answer: (url: string) => Response,
  refusal?: Failure<'throttled' | 'budget_spent'>,
) {
  const asked: string[] = []
  const http = createHttp({
    permit: async () => refusal ?? ok(undefined),
    fetch: async (url, init) => {
      asked.push(url)
      const { method = 'GET' } = init
      if (!(fixtures.asksToken?.(url, method) ?? method !== 'GET')) return answer(url)
      return Response.json({ access_token: 't', expires_in: 1499, token_type: 'Bearer' })
    },
  })
  const auth = v.parse(connector.authSchema, given)
  return { asked, origin: askable(connector, connector.connect(auth, { http, now: () => NOW })) }
}

/** Where an origin has no call for one job, a fresh listing is asked for each, as the relay does. */
function askable(connector: Connector, origin: ReturnType<Connector['connect']>): Origin<unknown, object> {
  if ('fetchJob' in origin) return origin
  const { listGone, resolve } = origin
  const list: Origin<unknown, object>['listJobs'] = (pull, cursor) => origin.listJobs(pull, cursor)
  const everything = v.parse(connector.pullSchema, {})
  const byListing = readByListing({ list, everything, newestAt: () => NOW, now: () => NOW })
  const fetchJob = async (reference: string) => refusalOf(reference) ?? byListing(reference)
  return { listJobs: list, fetchJob, ...(listGone && { listGone }), ...(resolve && { resolve }) }
}

const responseOf = (answer: OriginAnswer, url: string): Response => {
  const body = typeof answer === 'function' ? answer(url) : answer
  return typeof body === 'string' ? new Response(body) : Response.json(body)
}

/** What is wrong with how `job` formats; only a missing name or reference may make the HrFlow job refused. */
function faultOf(connector: Connector, job: object): string | null {
  try {
    const { issues } = v.safeParse(hrflowJobSchema, connector.format(job))
    const at =
      issues?.map((issue) => v.getDotPath(issue)).filter((path) => path !== 'name' && path !== 'reference') ?? []
    return at.length === 0 ? null : `not a HrFlow job at ${at.join()}`
  } catch (error) {
    return `threw ${error}`
  }
}

const REMOVED = Symbol('removed')
const ODD_VALUES = [REMOVED, null, {}, [], '', 'odd', 7, -0.5, true, false, [null], ['odd'], [[1]], [{}], { odd: {} }]

type Path = readonly string[]

/**
 * What the fields of a connector's jobs turn into. Its jobs are much alike, so a field turns into each odd value once, and in
 * each of the next five jobs that have it into another fifth of them, in all further ones into one; `WHOLE=1` makes it all
 * of them in every job.
 */
function oddValues() {
  const jobs = new Map<string, number>()
  return {
    /** Those of that field in the next job that has it. */
    of(path: Path): readonly unknown[] {
      const field = path.join('.')
      const before = jobs.get(field) ?? 0
      jobs.set(field, before + 1)
      if (before === 0 || inject('whole')) return ODD_VALUES
      const every = before <= 5 ? 5 : ODD_VALUES.length
      return ODD_VALUES.filter((_, index) => (index + before) % every === 0)
    },
  }
}

/** The path of every field, outer ones first; lists by their first entries, which are like the others. */
function* paths(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value).slice(0, Array.isArray(value) ? 2 : undefined)) {
    yield [...path, key]
    yield* paths(inner, [...path, key])
  }
}

/** `value` with `odd` in place of what is at `path`, the original untouched. */
function damaged(value: unknown, path: Path, odd: unknown): object {
  const copy: object = Object.assign(Array.isArray(value) ? [] : {}, value)
  const [key, ...rest] = path
  if (key === undefined) return copy
  if (rest.length > 0) Reflect.set(copy, key, damaged(Reflect.get(copy, key), rest, odd))
  else if (odd === REMOVED) Reflect.deleteProperty(copy, key)
  else Reflect.set(copy, key, odd)
  return copy
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}
