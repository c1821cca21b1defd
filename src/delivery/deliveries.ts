// Deliveries of one workflow: the next one, and what it does from its first step to its last word in storage.
import { messageOf } from '../config/tenant-functions'
import type { HrFlowJob } from '../hrflow/job'
import { cut } from '../lib/fold'
import { earlier, type Next, type Task } from '../lib/work'
import { absentAs, type DueEvent, type EventRow, LANES, type Lane } from '../store/event'
import { aboutOf } from '../store/history'
import { type LedgerRow, NAME_MAX_LENGTH, newRow } from '../store/ledger'
import { longestWaitMs } from '../upstream/backoff'
import { openArchives } from './archives'
import { watched } from './attempt'
import { deliver } from './deliver'
import { entityOf, resolveEntity } from './entity'
import { openTurns } from './lanes'
import { asksOrigin, type Choice, choose, readOnce, type Settlement, type View } from './next'
import { type Delivered, type Delivery, failed } from './outcome'
import type { Parts } from './parts'
import type { RunAccount } from './run-account'
import { isList, ranked, settleList, withSent } from './sent'
import { openSettle } from './settle'
import { bindSteps, type DeliverySteps } from './steps'
import { openSuspects } from './suspects'
import { accountQuestions, withoutSuspicion } from './suspicion'

/** How many due events are looked at first beside those under way, and how many when those did not do. */
const FEW_MORE = 2
const LARGE_BATCH = 256
/** Deliveries that ask the origin may hold so many connections while jobs that a run has read already wait to be pushed. */
const ORIGIN_SHARE = 4
/** Between two writes of one job because of webhooks; no longer than a hint waits. */
const SETTLING_MS = 600
/** How many due events of a lane are looked through for one that may be delivered; then something else may be done first. */
const LOOK_MAX = 5_000

const SETTLE_KEY = '#settle'

type Found = { settle: Settlement } | { deliver: DueEvent } | { at: number | null }

export type Deliveries = ReturnType<typeof openDeliveries>

export function openDeliveries(parts: Parts, account: RunAccount) {
  const { workflow, store, gate, clock, log } = parts
  const { events, jobs, figures } = store
  const suspects = openSuspects(store, clock, workflow.delivery, parts.crashed)
  const questions = accountQuestions(parts)
  const turns = openTurns()
  const archives = openArchives(store, workflow, clock, account)
  const settling = openSettle(parts, account, suspects, archives)
  const settlingMs = Math.min(SETTLING_MS, workflow.delivery.hint_delay_ms)
  /** A delivery that may crash this object is under way, or one beside which there may be no other. */
  let alone = false
  /** Deliveries under way that ask the origin. */
  let asking = 0
  /** Jobs that are to leave the board unless another workflow has them, until that is stored. */
  const lettingGo = new Set<string>()
  const isSharing = (): boolean => asking >= ORIGIN_SHARE && account.isOpen()

  /** The first of a lane's due events, or what needs no call before it; `cut`: there is more to look through. */
  function lookIn(lane: Lane, view: View): Choice & { readonly cut: boolean } {
    // Only a run's events need not ask the origin: one such may stand further behind.
    const first = view.sharing && lane === LANES.run ? LARGE_BATCH : view.busy.size + FEW_MORE
    let after: DueEvent | null = null
    let settledAt: number | null = null
    for (let looked = 0; looked < LOOK_MAX; ) {
      const limit = looked === 0 ? first : LARGE_BATCH
      const batch: DueEvent[] = events.due(lane, view.now, after, limit)
      const choice = choose(batch, view)
      // Where a few are settled many may be, as after a flood about one job: together, and not a few at a time.
      const isFew = choice.settle !== null && choice.deliver === null && batch.length === first && first < LARGE_BATCH
      if (isFew) return { ...choose(events.due(lane, view.now, null, LARGE_BATCH), view), cut: false }
      if (choice.settle !== null || choice.deliver !== null) return { ...choice, cut: false }
      settledAt = earlier(settledAt, choice.settledAt)
      looked += batch.length
      after = batch.at(-1) ?? null
      if (batch.length < limit) return { ...choice, settledAt, cut: false }
    }
    return { settle: null, deliver: null, settledAt, cut: true }
  }

  /** What comes next of all lanes. */
  function look(busy: ReadonlySet<string>, known: View['known']): Found {
    const now = clock.now()
    const sharing = isSharing()
    const { isDeadly } = suspects
    const { isOutranked } = store.sent
    const { holdsBack } = account
    const waits = { longestWaitMs: longestWaitMs(workflow.delivery), settlingMs }
    const view: View = { now, busy, ...waits, sharing, known, holdsBack, isDeadly, isOutranked }
    /** Asks the origin, while one that need not is looked for. */
    let asks: DueEvent | null = null
    let isCut = false
    let settledAt: number | null = null
    for (const lane of turns.order({ details: !account.isOpen() })) {
      const passed = asks === null ? busy : new Set([...busy, asks.reference]) // a job's events keep their order
      const { settle, deliver, cut, ...found } = lookIn(lane, { ...view, busy: passed })
      if (settle !== null) return { settle }
      settledAt = earlier(settledAt, found.settledAt)
      if (deliver !== null && !(sharing && asksOrigin(deliver, now))) return { deliver }
      asks ??= deliver
      isCut ||= cut
    }
    if (asks !== null) return { deliver: asks }
    return { at: isCut ? now : earlier(events.dueAfter(now), settledAt) }
  }

  /** Ends, puts off and parks what needs no call. */
  function settleWithoutCalls({ covered, waiting, deadly }: Settlement): void {
    store.atomically(() => {
      for (const { event, outcome } of covered) account.count(event, outcome)
      if (covered.length > 0) events.supersede(covered.map(({ event }) => event.seq))
      figures.count('superseded', covered.length)
      for (const [retry_at, seqs] of waiting) events.postpone(seqs, retry_at)
    })
    for (const { event, known } of deadly) {
      const whole = events.get(event.seq)
      if (whole !== undefined) settling.parkDeadly(whole, jobs.get(known.reference) ?? known)
    }
  }

  async function deliverEvent(event: EventRow, reference: string, known: LedgerRow | null): Promise<void> {
    const notes = {
      notOnBoard: (asked: string) => account.lackedByBoard(event.run_id, asked),
      noteWrite: (written: string) => settling.noteWrite(event, written),
    }
    const bound = bindSteps(parts, account.settingsFor(event.run_id), notes, {
      awaitsGuard: (why) => archives.awaitsGuard(event, why),
      mayArchive: (why) => archives.ask(event, why),
    })
    const snapshot = snapshotOf(event)
    const taken = event.rank === null ? bound : withSent(bound, event, store.sent.body(event))
    const heldElsewhere = (asked: string) => {
      lettingGo.add(asked)
      return taken.heldElsewhere(asked)
    }
    const { steps, seen } = watched({ ...taken, heldElsewhere }, workflow.connector, {
      name: snapshot === null ? null : cut(snapshot.job.name, NAME_MAX_LENGTH),
      other_id: aboutOf(event.about).other_id ?? null,
    })
    const delivery: Delivery = {
      reference,
      newestSeq: events.beginRead(reference),
      snapshot,
      unproven: suspects.isOlder(event),
      force: event.force === 1,
      absent: absentAs(event),
      listing_hash: event.snapshot === null || event.partial === 1 ? event.listing_hash : null,
    }
    suspects.mark(event, known ?? newRow(reference))
    const delivered = await deliverBy(event, delivery, known, steps)
      .then((came) => ranked(came, event.rank))
      .then((came) => withoutSuspicion(came, questions))
      .catch((error): Delivered => {
        // Nothing is known of how far it came, so nothing is proven any more.
        const message = log.redact(messageOf(error))
        return failed({ ok: false, reason: 'relay_failure', message }, { hash: null, kept: 0 })
      })
    try {
      settling.settle(event, reference, delivered, seen())
    } finally {
      archives.ended(event)
      lettingGo.delete(reference)
    }
  }

  /** By what the event is about: a list of open jobs, something else than a job, or a job. */
  function deliverBy(event: EventRow, delivery: Delivery, known: LedgerRow | null, steps: DeliverySteps) {
    const { reference, newestSeq } = delivery
    const { rank } = event
    if (rank !== null && isList(event)) return settleList(parts, { ...event, rank }, newestSeq)
    const entity = entityOf(reference)
    if (entity !== null) return resolveEntity(parts, { action: event.action, newestSeq }, entity)
    return deliver(delivery, known, steps)
  }

  /** The delivery of an event as a task, or a wait where it must be alone and is not. `known`: its job's row. */
  function taskOf(due: DueEvent, known: LedgerRow | null, busy: ReadonlySet<string>): Next {
    const { reference } = due
    const event = events.get(due.seq)
    if (event === undefined) return { at: null }
    // A list of open jobs is compared with a ledger in which nothing is under way.
    const isAlone = suspects.isSuspect(known) || isList(event)
    if (isAlone && busy.size > 0) return { at: null }
    const asks = asksOrigin(event, clock.now())
    const run = async () => {
      alone = isAlone
      // One that was taken because it need not ask the origin is nobody's turn.
      if (asks || !isSharing()) turns.began(event.lane)
      if (asks) asking += 1
      try {
        await gate.attempt(() => deliverEvent(event, reference, known))
      } finally {
        events.endRead(reference)
        alone = false
        if (asks) asking -= 1
      }
    }
    return { task: { key: reference, fetches: fetchesFor(event, known, asks), run } }
  }

  /** How many calls a delivery is likely to make: it reads the job, looks at the board where that is not proven, and writes. */
  function fetchesFor(event: EventRow, known: LedgerRow | null, asks: boolean): number {
    const isProven = !suspects.isOlder(event) && known?.hash != null
    const looks = !isProven && !account.lackedByBoard(event.run_id, event.reference ?? '')
    return 1 + (asks ? 1 : 0) + (looks ? 1 : 0)
  }

  /** What needs no call is settled in a task of its own, after which something else may be done. */
  const settlingTask = (settlement: Settlement): Task => ({
    key: SETTLE_KEY,
    fetches: 0,
    run: async () => {
      settleWithoutCalls(settlement)
      await clock.sleep(0)
    },
  })

  return {
    /** Whether nothing may be begun beside what is under way. */
    alone: (): boolean => alone,

    /**
     * Whether a delivery is about to take the job off the board. Then it is nobody's reason to leave it there: of two workflows
     * that do so at once each would leave it to the other.
     */
    isLettingGo: (reference: string): boolean => lettingGo.has(reference),

    /** The next delivery, or when to ask again. */
    next(busy: ReadonlySet<string>): Next {
      const from = gate.deliversAt()
      if (from === null) return { at: null }
      if (from > clock.now()) {
        const first = events.dueAfter(0)
        return { at: first === null ? null : Math.max(from, first) }
      }
      const known = readOnce(jobs.get)
      const found = look(busy, known)
      // One at a time: what came meanwhile is answered between two of them.
      if ('settle' in found) return busy.has(SETTLE_KEY) ? { at: null } : { task: settlingTask(found.settle) }
      return 'deliver' in found ? taskOf(found.deliver, known(found.deliver.reference), busy) : found
    },
  }
}

function snapshotOf(event: EventRow): Delivery['snapshot'] {
  if (event.snapshot === null || event.snapshot_at === null || event.snapshot_seq === null) return null
  const job: HrFlowJob = JSON.parse(event.snapshot) // our own writing: it passed the schema before it was stored
  const read = { job, at: event.snapshot_at, seq: event.snapshot_seq }
  return event.partial === 1 ? { ...read, partial: true } : { ...read, entry: event.listing_hash }
}
