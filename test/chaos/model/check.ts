// What must hold when a history is over and one sync has run: the board equals the origin, nothing that was acknowledged is
// lost, the ledger agrees, and another sync has nothing to write.
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, vi } from 'vitest'
import { workflowStub } from '../../../src/object/stub'
import type { EventView } from '../../../src/object/views'
import type { Relay } from '../../e2e/scenario'
import { evictLimiters } from '../../e2e/steps'
import { CONTENTS } from './history'
import type { Held, ModelOrigin, Scenario } from './origins'

const SETTLE_MS = 15_000
export const POLL_MS = 5
const PAGE = 200

/** What the model knows. */
export interface Known {
  /** What the origin holds. */
  readonly jobs: ReadonlyMap<string, Held>
  /** Acknowledged deliveries that were no copies, by job. */
  readonly acknowledged: ReadonlyMap<string, number>
  /** Jobs whose copies somebody edited on the board. */
  readonly editedByHand: ReadonlySet<string>
}

async function allEvents(relay: Relay): Promise<EventView[]> {
  const all: EventView[] = []
  for (let below = ''; ; ) {
    const { body } = await relay.api('GET', `/events?limit=${PAGE}${below}`)
    const page: { events: EventView[]; cursor: number | null } = body
    all.push(...page.events)
    if (page.cursor === null) return all
    below = `&cursor=${page.cursor}`
  }
}

/** Waits until nothing is left to deliver now and no run is under way; what holds the relay back is resumed. */
export async function quiet(relay: Relay, origin: ModelOrigin): Promise<void> {
  for (const until = Date.now() + SETTLE_MS; Date.now() < until; await scheduler.wait(POLL_MS)) {
    const { status, reason, pending } = await relay.status()
    if (status !== 'active' || reason !== null) await relay.api('POST', '/resume')
    const { body } = await relay.api('GET', '/runs')
    const [newest]: { state: string }[] = body
    const isOver = newest === undefined || newest.state === 'finished'
    if (isOver && (pending === 0 || (origin.listedOnly && (await areAllNotFound(relay))))) return
  }
  const state = [await relay.status(), await allEvents(relay)]
  throw new Error(`not at rest after ${SETTLE_MS} ms: ${JSON.stringify(state)}`)
}

/** Whether all that waits is to be asked for once more ten minutes after it was not found. */
async function areAllNotFound(relay: Relay): Promise<boolean> {
  const pending = await relay.events('?state=pending')
  return pending.every(({ reason }) => reason === 'not_found')
}

/** Ten minutes after a job was not found it is asked for once more. The platform's own clock does not move: its alarm is rung. */
async function tenMinutesLater(relay: Relay): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 })
  try {
    await runDurableObjectAlarm(workflowStub(env, relay.workflow_id))
  } finally {
    vi.useRealTimers()
  }
  // What they remember would be of a time to come.
  await Promise.all([relay.evict(), evictLimiters()])
}

/** Runs a sync to its end, approved where its listing is empty and so would be held. Tells how it ended. */
async function sync(relay: Relay, origin: ModelOrigin, { jobs }: Known): Promise<string | undefined> {
  const listed = Array.from(jobs.values()).filter(({ open }) => open || !origin.listedOnly)
  const start = { action: 'sync_jobs_in_hrflow', approve_archive: listed.length === 0 }
  const { body } = await relay.api('POST', '/runs', start)
  const { run_id }: { run_id: string } = body
  await quiet(relay, origin)
  const run: { result: { status: string } | null } = (await relay.api('GET', `/runs/${run_id}`)).body
  return run.result?.status
}

const isSettled = ({ state, outcome, reason }: EventView): boolean =>
  state === 'superseded' || (state === 'done' && outcome !== null) || (state === 'parked' && reason !== null)

/**
 * Whether a run left its check of the board unended, for the next sync to go on with. What somebody changes on a page that it has
 * passed is found by the check after it.
 */
async function isCheckUnderWay(relay: Relay): Promise<boolean> {
  const { body } = await relay.api('GET', '/runs')
  const runs: { board_check: { finished_at: string | null } | null }[] = body
  const newest = runs.find(({ board_check }) => board_check !== null)
  return newest?.board_check?.finished_at === null
}

/** Syncs twice and compares. Tells how many events there were, and how many are parked. */
export async function check(
  s: Scenario,
  origin: ModelOrigin,
  relay: Relay,
  known: Known,
): Promise<{ events: number; parked: number }> {
  if (origin.listedOnly) {
    await sync(relay, origin, known)
    await tenMinutesLater(relay)
    await quiet(relay, origin)
  }
  if (await isCheckUnderWay(relay)) await sync(relay, origin, known)
  const result = await sync(relay, origin, known)
  const status = await relay.status()
  const events = await allEvents(relay)
  const parked = events.filter(({ state }) => state === 'parked').length
  const active = s.board.active().toSorted()
  const archived = s.board.archived().toSorted()
  const writes = s.board.writes
  const resultOfAnother = await sync(relay, origin, known)

  const open = Array.from(known.jobs)
    .filter(([, held]) => held.open)
    .map(([reference, { content }]) => ({ reference, content }))
  const contentOf = (reference: string) => {
    const { created_at: _created, updated_at: _updated, ...content } = s.board.get(reference)?.job ?? {}
    return [reference, content]
  }
  /**
   * An archived job may have changed since it was written last, so any of its contents will do; also somebody's, where it was
   * archived before that was found.
   */
  const anyOf = (reference: string): unknown =>
    known.editedByHand.has(reference)
      ? expect.anything()
      : expect.toBeOneOf(Array.from({ length: CONTENTS }, (_, content) => origin.archived(reference, content)))
  const received = (reference: string) =>
    events.filter((event) => event.run_id === null && event.reference === reference).length

  expect({
    active,
    contents: Object.fromEntries(active.map(contentOf)),
    // What was ever pushed is still there: if it is not open it is archived, and once.
    archivedAndOpen: archived.filter((reference) => known.jobs.get(reference)?.open === true),
    archivedTwice: archived.filter((reference, index) => archived.indexOf(reference) < index),
    archivedContents: Object.fromEntries(archived.map(contentOf)),
    ledger: status.board,
    pending: status.pending,
    parked: status.parked,
    received: Object.fromEntries(
      Array.from(known.acknowledged.keys(), (reference) => [reference, received(reference)]),
    ),
    unsettled: events.filter((event) => !isSettled(event)),
    result,
    resultOfAnother,
    writesOfAnother: s.board.writes - writes,
  }).toEqual({
    active: open.map(({ reference }) => reference).toSorted(),
    contents: Object.fromEntries(open.map(({ reference, content }) => [reference, origin.active(reference, content)])),
    archivedAndOpen: [],
    archivedTwice: [],
    archivedContents: Object.fromEntries(archived.map((reference) => [reference, anyOf(reference)])),
    ledger: { active: open.length, archived: archived.length },
    pending: 0,
    parked,
    received: Object.fromEntries(known.acknowledged),
    unsettled: [],
    result: 'success',
    resultOfAnother: 'success',
    writesOfAnother: 0,
  })
  return { events: events.length, parked }
}
