/// <reference types="vite/client" />
// An origin without an API: its signed events are the truth and bring their jobs. What is kept of them, which of them counts, and
// that nothing of it is lost or brought twice.
import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { webhook } from '../../src/connectors'
import { openStore } from '../../src/store/store'
import { rowsWrittenBy } from '../alarms'
import { genuine, secretOf } from '../connectors/webhook/fixtures'
import { ask, issuesOf, type Relay, scenario, storedText } from './scenario'

type Scenario = ReturnType<typeof scenario>

const SECRET = secretOf('the secret of a sender')
/** Moments of events: so many minutes after a morning. */
const at = (minute: number): string => new Date(Date.UTC(2026, 4, 4, 8, minute)).toISOString()

function begin(more: object = {}) {
  const s = scenario()
  const { schedule: _schedule, ...common } = s.common
  const workflow_id = `${s.name}-sender`
  const definition = {
    workflow_id,
    connector: webhook,
    connector_auth: { sender: s.name },
    webhook_secret: SECRET,
    ...common,
    ...more,
  }
  const relay = s.deploy({ definition }, workflow_id)
  let sent = 0
  /** Sends an event; `id` is that of an earlier one when it is tried again. */
  async function send(type: string, minute: number, data: object, id = `msg_${++sent}`) {
    const body = JSON.stringify({ type, timestamp: at(minute), data })
    const { headers } = await genuine(Uint8Array.from(new TextEncoder().encode(body)), SECRET, Date.now(), {
      'webhook-id': id,
    })
    return (await relay.webhook(body, headers)).body
  }
  const update = (reference: string, name: string, minute: number, id?: string) =>
    send('job.updated', minute, { reference, name }, id)
  const archive = (reference: string, minute: number) => send('job.archived', minute, { reference })
  const list = (references: readonly string[], minute: number) => send('job.snapshot', minute, { references })
  const names = () =>
    s.board
      .active()
      .toSorted()
      .map((reference) => s.board.get(reference)?.job['name'])
  return { s, relay, send, update, archive, list, names }
}

const STORED = { received: 1, duplicates: 0, ignored: 0 }
const states = async (relay: Relay) => (await relay.events()).map(({ state, outcome }) => outcome ?? state)
const writes = (s: Scenario) =>
  s.sandbox.calls.filter(({ upstream, method }) => upstream === 'hrflow' && method !== 'GET').length

describe('a job that is sent', () => {
  it('comes to the board, is edited, leaves it and comes back, and nothing but its hash and moment is kept', async () => {
    const { s, relay, send, update, archive, names } = begin({
      logics: [(job: object) => ({ ...job, culture: 'ours' })],
    })
    expect(await send('job.created', 1, { reference: 'A', name: 'First', summary: 'MARKER-1' })).toEqual(STORED)
    await relay.quiet()
    expect(s.board.get('A')?.job).toMatchObject({ name: 'First', summary: 'MARKER-1', culture: 'ours' })
    await update('A', 'Edited', 2)
    await relay.quiet()
    expect(names()).toEqual(['Edited'])
    await archive('A', 3)
    await relay.quiet()
    expect([names(), s.board.archived()]).toEqual([[], ['A']])
    await update('A', 'Back', 4)
    await relay.quiet()
    expect(names()).toEqual(['Back'])
    expect(await states(relay)).toEqual(['created', 'updated', 'archived', 'updated'])
    expect(await storedText(relay.stub)).not.toContain('MARKER-1')
  })

  it('counts by its moment, however its events arrive, and is brought once', async () => {
    const { s, relay, update, archive, names } = begin()
    await relay.api('POST', '/pause')
    await update('A', 'older', 1)
    await update('A', 'newest', 5)
    await update('A', 'late', 3)
    expect(await update('A', 'newest', 5, 'msg_2')).toEqual({ received: 0, duplicates: 1, ignored: 0 })
    await archive('B', 2)
    await update('B', 'as old as its end', 2)
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect([names(), writes(s)]).toEqual([['newest'], 1])
    expect(await states(relay)).toEqual(['superseded', 'created', 'superseded', 'skipped', 'superseded'])
    await update('A', 'late again', 4)
    await update('A', 'of the same moment', 5)
    await update('B', 'as old as its end, once more', 2)
    await relay.quiet()
    expect(names()).toEqual(['of the same moment'])
    expect((await states(relay)).slice(5)).toEqual(['superseded', 'updated', 'superseded'])
  })

  it('of a name that can be no reference has one made of it, and is found by that name', async () => {
    const { s, relay, send, archive } = begin()
    await send('job.created', 1, { reference: 'offre n° 7', name: 'Poste', tags: [{ name: 'a', value: 'b' }] })
    await relay.quiet()
    const [reference = ''] = s.board.active()
    expect(reference).toMatch(/^x[0-9a-f]{40}$/)
    expect(s.board.get(reference)?.job['tags']).toEqual([
      { name: 'a', value: 'b' },
      { name: 'reference', value: 'offre n° 7' },
    ])
    const { body } = await relay.api('GET', `/jobs?q=${encodeURIComponent('offre n° 7')}`)
    expect(body).toMatchObject({ items: [{ reference, other_id: 'offre n° 7' }] })
    await archive('offre n° 7', 2)
    await relay.quiet()
    expect(s.board.archived()).toEqual([reference])
  })

  it('that is not valid is answered with all that is wrong, and nothing of it is stored', async () => {
    const { relay, send } = begin()
    expect(await send('job.created', 1, { reference: '', location: 1, summary: 'MARKER-2' })).toEqual({
      title: 'Bad Request',
      status: 400,
      detail:
        'data.reference: expected a text that is not empty; data.name: is required; data.location: expected Object',
      issues: [
        { path: 'data.reference', message: 'expected a text that is not empty' },
        { path: 'data.name', message: 'is required' },
        { path: 'data.location', message: 'expected Object' },
      ],
    })
    expect(await send('job.created', 1, { reference: 'A', name: 'x'.repeat(256 * 1024) })).toMatchObject({
      status: 413,
    })
    expect([await relay.events(), (await storedText(relay.stub)).includes('MARKER-2')]).toEqual([[], false])
  })
})

describe('a delivery without a signature', () => {
  const sendTo = (path: string, headers: Record<string, string> = {}) =>
    ask(path, {
      method: 'POST',
      headers,
      body: JSON.stringify({ type: 'job.created', timestamp: at(1), data: { reference: 'A', name: 'Poste' } }),
    })

  it('is believed with the secret in its address or as a bearer, and never for one in the query', async () => {
    const { relay } = begin()
    const path = `/webhooks/${relay.workflow_id}`
    const secret = encodeURIComponent(SECRET)
    const answers = [
      await sendTo(`${path}?access_token=${secret}`),
      await sendTo(`${path}?token=${secret}`),
      await sendTo(path),
      await sendTo(path, { authorization: `Bearer ${SECRET}` }),
      await sendTo(`${path}/${secret}`),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 200, 200])
    await relay.quiet()
    expect(await states(relay)).toEqual(['created'])
  })

  it('is asked for by a CloudEvents sender, before anybody knows a secret', async () => {
    const { relay } = begin({ webhook_secret: null })
    const headers = { 'webhook-request-origin': 'grid.acme.example' }
    const answer = await ask(`/webhooks/${relay.workflow_id}`, { method: 'OPTIONS', headers })
    expect([answer.status, answer.headers]).toMatchObject([
      200,
      { allow: 'POST', 'webhook-allowed-origin': 'grid.acme.example', 'webhook-allowed-rate': '*' },
    ])
    expect((await ask(`/webhooks/${relay.workflow_id}`, { method: 'OPTIONS' })).status).toBe(405)
  })
})

describe('a job that cannot come to the board yet', () => {
  it('is kept through an outage and the end of its object, and brought as it was', async () => {
    const { s, relay, update, names } = begin()
    const mend = s.sandbox.fault({ upstream: 'hrflow', method: 'POST', times: 2, kind: { status: 502, html: 'down' } })
    await update('A', 'kept', 1)
    await relay.evict()
    await relay.quiet()
    mend()
    expect([names(), await states(relay)]).toEqual([['kept'], ['created']])
  })

  it('is brought as the newest event says after its object crashed while it was written', async () => {
    const { s, relay, update, names } = begin()
    relay.staysWarm('it crashes')
    await update('A', 'first', 1)
    await relay.quiet()
    const mend = s.sandbox.fault({ upstream: 'hrflow', method: 'PUT', kind: { delayMs: 300 } })
    await update('A', 'newest', 5)
    while (!s.sandbox.calls.some(({ method }) => method === 'PUT')) await scheduler.wait(5)
    await runInDurableObject(relay.stub, (_object, state) => state.abort('a crash during a write')).catch(() => {})
    mend()
    await update('A', 'late', 3)
    expect(await update('A', 'newest', 5, 'msg_2')).toEqual({ received: 0, duplicates: 1, ignored: 0 })
    await relay.quiet()
    expect([names(), await states(relay)]).toMatchObject([['newest'], ['created', expect.anything(), 'superseded']])
  })

  it('is kept while it is parked: brought when it is replayed, gone when it is dismissed or a newer one came', async () => {
    const { s, relay, update, names } = begin()
    const refusal = { upstream: 'hrflow', method: 'POST', kind: { status: 400, body: { code: 400, message: 'no' } } }
    const mend = s.sandbox.fault(refusal)
    for (const [index, reference] of ['A', 'B', 'C'].entries())
      await update(reference, `MARKER-3 ${reference}`, 5 + index)
    await relay.quiet()
    expect(await states(relay)).toEqual(['parked', 'parked', 'parked'])
    await update('A', 'late', 1)
    await relay.quiet()
    mend()
    await relay.evict()
    await relay.api('POST', '/replay', { state: 'parked', reference: 'A' })
    await relay.api('POST', '/dismiss', { state: 'parked', reference: 'B' })
    await update('C', 'newer', 9)
    await relay.quiet()
    expect(names()).toEqual(['MARKER-3 A', 'newer'])
    expect(await states(relay)).toEqual(['created', 'skipped', 'superseded', 'superseded', 'created'])
    const kept = await runInDurableObject(relay.stub, (_object, { storage }) =>
      storage.sql.exec('SELECT body FROM event WHERE body IS NOT NULL').toArray(),
    )
    expect(kept).toEqual([])
  })

  it('is forgotten with its reference, wherever it waits', async () => {
    const { relay, update, list } = begin()
    await relay.api('POST', '/pause')
    await update('GONE', 'MARKER-4', 1)
    await update('KEPT', 'stays', 1)
    await list(['GONE', 'KEPT'], 2)
    expect(await storedText(relay.stub)).toContain('MARKER-4')
    await relay.api('DELETE', '/jobs/GONE')
    expect(await storedText(relay.stub)).not.toMatch(/MARKER-4|GONE/)
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect(await states(relay)).toEqual(['created', 'skipped'])
    await update('LISTED', 'one', 3)
    await list(['LISTED', 'KEPT'], 4)
    await relay.quiet()
    await relay.api('DELETE', '/jobs/LISTED')
    expect(await storedText(relay.stub)).not.toContain('LISTED')
  })

  it('is kept as long as it waits, and not longer than retention_days where it is parked', async () => {
    const { s, relay, update, names } = begin()
    s.sandbox.fault({
      upstream: 'hrflow',
      method: 'POST',
      times: 1,
      kind: { status: 400, body: { code: 400, message: 'no' } },
    })
    await update('P', 'parked', 1)
    await relay.quiet()
    await relay.api('POST', '/pause')
    await update('W', 'waits', 1)
    await runInDurableObject(relay.stub, (_object, { storage }) => {
      const { expiry, atomically } = openStore(storage)
      atomically(() => expiry.events(Date.now() + 1_000, 100))
    })
    await relay.api('POST', '/replay', { state: 'parked' })
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect(names()).toEqual(['waits'])
    const [parked] = await relay.events('?state=parked')
    expect(parked).toMatchObject({ reference: 'P', reason: 'origin_refused' })
  })
})

describe('a list of open jobs', () => {
  const REFERENCES = ['A', 'B', 'C']

  async function withJobs(count = 3, more: object = {}) {
    const begun = begin(more)
    const references = [...REFERENCES, ...Array.from({ length: count - 3 }, (_, index) => `J${index}`)]
    for (const reference of references) await begun.update(reference, reference, 1)
    await begun.relay.quiet()
    return begun
  }

  it('takes off what it lacks, but for what is newer; and what is older than it stays off', async () => {
    const { relay, update, list, names } = await withJobs()
    await update('C', 'newer', 9)
    await relay.quiet()
    await relay.api('POST', '/pause')
    await update('D', 'waiting and older', 2)
    await list(['A'], 5)
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect(names()).toEqual(['A', 'newer'])
    await relay.evict()
    await update('E', 'late', 4)
    await update('B', 'late', 4)
    await update('A', 'late and listed', 4)
    await update('B', 'opened again', 6)
    await relay.quiet()
    expect(names()).toEqual(['late and listed', 'opened again', 'newer'])
    await list(['A', 'B', 'C'], 3)
    await relay.quiet()
    expect((await states(relay)).at(-1)).toBe('superseded')
  })

  it('that is empty, or lacks more than the guard allows, waits for a person', async () => {
    const { relay, list, names } = await withJobs(3, { max_archive_count: 1 })
    await list([], 5)
    await relay.quiet()
    expect((await relay.events('?state=parked')).map(({ reason }) => reason)).toEqual(['held'])
    await list(['A'], 6)
    await relay.quiet()
    expect([names().length, await states(relay).then((all) => all.slice(3))]).toEqual([3, ['superseded', 'parked']])
    await relay.api('POST', '/replay', { state: 'parked', reason: 'held' })
    await relay.quiet()
    expect(names()).toEqual(['A'])
  })
})

describe('what such an origin cannot', () => {
  it('is be read: no run, no schedule, no check of the board, and nothing is asked', async () => {
    const { s, relay } = begin()
    const { run } = await relay.sync()
    expect([run.result, issuesOf(run)]).toMatchObject([
      { status: 'fatal', reason: 'mode_not_supported_by_origin' },
      [{ path: 'action', message: 'webhook cannot be read: its webhooks bring its jobs' }],
    ])
    expect((await relay.api('POST', '/jobs/A/sync')).status).toBe(409)
    const { body } = await relay.api('POST', '/check')
    expect(JSON.stringify(body)).toContain('The origin (webhook) has nothing to ask: its webhooks bring its jobs.')
    expect(s.sandbox.calls.filter(({ upstream }) => upstream !== 'hrflow')).toEqual([])
    const wrong = { schedule: '0 * * * *', full_sync_schedule: '1 * * * *', verify_board_hours: 24, incremental: true }
    const { relay: misconfigured } = begin({ ...wrong, event_parser: () => [] })
    const { issues } = (await misconfigured.status()) as never as { issues: { path: string; message: string }[] }
    expect(issues.map(({ path }) => path)).toEqual([...Object.keys(wrong).toSorted(inOrder), 'event_parser'])
    expect(new Set(issues.map(({ message }) => message.split(':')[0]))).toEqual(
      new Set(['mode_not_supported_by_origin']),
    )
    expect((await begin({ verify_board_hours: 0 }).relay.status()).status).toBe('active')
  })
})

const ORDER = ['schedule', 'full_sync_schedule', 'incremental', 'verify_board_hours']
const inOrder = (one: string, other: string): number => ORDER.indexOf(one) - ORDER.indexOf(other)

describe('an event that brings its job', () => {
  it('writes no row more than another', async () => {
    const { relay, update } = begin()
    relay.staysWarm('it is evicted after each event, and not while one waits, which would be noted first')
    const rowsOf = async (name: string, minute: number, reference: string) => {
      const before = rowsWrittenBy(relay.workflow_id)
      await update(reference, name, minute)
      while ((await relay.status()).pending > 0) await scheduler.wait(5)
      await relay.evict()
      return rowsWrittenBy(relay.workflow_id) - before
    }
    await rowsOf('first', 1, 'A')
    expect([await rowsOf('changed', 2, 'A'), await rowsOf('new', 3, 'B')]).toEqual([4, 6])
  })
})

describe('a job that cannot be asked for', () => {
  const why = async (relay: Relay, reference: string) => {
    const { body } = await relay.api('GET', `/jobs/${reference}?check=true`)
    const { readable, check } = body as { readable: boolean; check: { verdict: string; verdict_text: string } }
    expect(readable).toBe(false)
    return [check.verdict, check.verdict_text]
  }

  it('is known by what was sent: as long as it waits, on the board, taken off there by somebody, and put back as that says', async () => {
    const { s, relay, update, archive, names } = begin()
    expect(await why(relay, 'A')).toEqual([
      'not_sent',
      'webhook cannot be asked: its webhooks bring its jobs, and none that is remembered brought A; have its sender send it.',
    ])
    await relay.api('POST', '/pause')
    await update('A', 'Baker', 1)
    expect((await why(relay, 'A'))[0]).toBe('pending')
    await relay.api('POST', '/resume')
    await relay.quiet()
    expect(await why(relay, 'A')).toEqual([
      'as_sent',
      `"Baker" (A) is on the board as its webhook brought it at ${at(1)}; webhook cannot be asked for more.`,
    ])
    s.board.setArchived('A', true)
    expect(await why(relay, 'A')).toEqual([
      'not_as_sent',
      `"Baker" (A) was brought by its webhook at ${at(1)}, and the board has it archived: somebody took it off there; forget the job here, then have its sender send it again.`,
    ])
    await relay.api('DELETE', '/jobs/A')
    await update('A', 'Baker', 2)
    await relay.quiet()
    expect([names(), (await why(relay, 'A'))[0]]).toEqual([['Baker'], 'as_sent'])
    await archive('A', 3)
    await relay.quiet()
    expect((await why(relay, 'A'))[1]).toBe(
      `"Baker" (A) is off the board, as its webhook said at ${at(3)}; webhook cannot be asked for more.`,
    )
  })

  it('is discarded by the logic that its webhook met', async () => {
    const { relay, update } = begin({ logics: [() => null] })
    await update('A', 'Baker', 1)
    await relay.quiet()
    expect((await why(relay, 'A'))[0]).toBe('discarded')
  })
})
