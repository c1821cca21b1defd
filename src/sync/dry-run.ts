// A dry run: its jobs go through the same decisions as a real one's, and what they come to is only counted and named.
// It asks the origin and reads the board. It writes nothing but the run's own checkpoint.

import { consequenceOf, type DeliveryReason } from '../delivery/consequences'
import { type Delivered, type Delivery, type DeliverySteps, deliver } from '../delivery/deliver'
import type { Room } from '../delivery/parts'
import { bindSteps, readingOnly } from '../delivery/steps'
import { enrich } from '../hrflow/enrich'
import type { HrFlowJob } from '../hrflow/job'
import { ok, type Result } from '../lib/result'
import type { AbsentAs, NewEvent } from '../store/inbox'
import { newRow } from '../store/ledger'
import { type Run, withIssue } from '../store/run'
import type { BoardListing } from './board-listing'
import { changedFields, type Planned, type Preview, withPlanned } from './preview'
import type { Settings } from './selection'

/** Why a job has to be asked about: a row tells too little, it is closed and was adopted, or a listing lacked it. */
type Question = 'row' | 'adopted' | AbsentAs
const QUESTIONS: readonly Question[] = ['row', 'adopted', 'selection', 'gone', 'foreign']

/** Where a dry run is that asks nothing any more. */
const CLOSED: Run['asked'] = { page: Number.MAX_SAFE_INTEGER, index: 0 }

export function openDryRun({ workflow, tools, inbox, ledger, runs, upstreams }: Room, board: BoardListing) {
  function nextQuestion(run: Run): { page: number; index: number; question: Question; reference: string } | null {
    let { page, index } = run.asked
    for (; page <= run.pages; page += 1, index = 0) {
      const line = runs.listedPage('to_ask', page)?.[index]
      if (line === undefined) continue
      const [name, reference = ''] = line.split(' ')
      return { page, index, question: QUESTIONS.find((question) => question === name) ?? 'row', reference }
    }
    return null
  }
  const nextUnnamed = (run: Run) =>
    run.asked.page === CLOSED.page ? undefined : run.preview?.updated.first.find(({ fields }) => fields === null)

  const noteQuestions = (page: number, events: readonly NewEvent[], questionOf: (event: NewEvent) => Question): void =>
    runs.noteListed(
      'to_ask',
      page,
      events.map((event) => `${questionOf(event)} ${event.reference}`),
    )

  /** One event's turn, with a board that only says what it would do. */
  async function turn(run: Run, delivery: Delivery, adopted: boolean, settings: Settings) {
    const pushed: { job: HrFlowJob | null } = { job: null }
    const bound = bindSteps(workflow, upstreams, {
      ...readingOnly(tools),
      ...settings,
      notOnBoard: (reference) => board.lacks(run, reference),
    })
    const steps: DeliverySteps = {
      ...bound,
      enrich: withoutParsing,
      async upsert(sent, copy) {
        pushed.job = sent
        const held = copy === 'unknown' ? await copyOnBoard(run, sent.reference) : ok(copy)
        if (!held.ok) return { ...held, touched: false }
        if (held.value === 'active') return ok(settings.rules.editsExisting ? 'updated' : 'kept')
        if (held.value === 'archived') return ok('updated')
        return ok(settings.rules.createsMissing ? 'created' : 'lacking')
      },
      archive: async (reference) => ok(board.lacks(run, reference) ? 'unchanged' : 'archived'),
      archiveForeign: async () => ok('archived'),
    }
    const row = ledger.get(delivery.reference)
    const known = adopted ? { ...(row ?? newRow(delivery.reference)), archived: 0 as const } : row
    return { delivered: await deliver(delivery, known, steps), job: pushed.job }
  }

  async function copyOnBoard(run: Run, reference: string) {
    if (run.board === 'listed')
      return ok(board.holds(run, reference) ? 'active' : board.lacks(run, reference) ? 'absent' : 'archived')
    const found = await upstreams.board.getJob(reference)
    if (!found.ok) return found
    return ok(found.value === null ? 'absent' : found.value.archived ? 'archived' : 'active')
  }

  const delivery = (run: Run, reference: string, more: Partial<Delivery>): Delivery => ({
    reference,
    newestSeq: inbox.newestSeq(),
    snapshot: null,
    unproven: false,
    force: run.force,
    absent: null,
    listing_hash: null,
    ...more,
  })

  /** The names of the fields that an edit would change, the job and the board's copy being read now. */
  async function fieldsOf(reference: string, settings: Settings): Promise<Result<readonly string[], DeliveryReason>> {
    const steps = bindSteps(workflow, upstreams, { ...readingOnly(tools), ...settings })
    const read = await steps.fetchJob(reference)
    if (!read.ok) return read
    const kept = read.value === null ? ok(null) : await steps.logics(read.value)
    if (!kept.ok) return kept
    if (kept.value === null) return ok([]) // it changed since it was listed
    const formatted = await steps.format(kept.value, reference)
    if (!formatted.ok) return formatted
    const known = ledger.get(reference)?.enriched ?? null
    const kept_enrichment = known === null ? null : steps.readEnrichment(known)
    const enriched = kept_enrichment === null ? null : await withoutParsing(formatted.value, kept_enrichment)
    const held = await upstreams.board.getJob(reference)
    if (!held.ok) return held
    return ok(changedFields(enriched?.ok ? enriched.value.job : formatted.value, held.value?.job ?? {}))
  }

  return {
    closed: CLOSED,
    /** Whether the run has something left to ask. */
    isOpen: (run: Run): boolean => nextQuestion(run) !== null || nextUnnamed(run) !== undefined,

    /** What the events of a page come to: at once where the page tells all, else when the origin is asked. */
    async plan(run: Run, events: readonly NewEvent[], adopted: ReadonlySet<string>, settings: Settings): Promise<Run> {
      let next = run
      const toAsk: NewEvent[] = []
      for (const event of events) {
        const { reference, snapshot } = event
        // Without a listing of the board even a whole job has to be asked about, one question at a time.
        if (reference === null || snapshot === undefined || run.board !== 'listed') {
          toAsk.push(event)
          continue
        }
        const job: HrFlowJob = JSON.parse(snapshot.json) // it passed the schema on this page
        const asked = delivery(run, reference, { snapshot: { job, at: snapshot.at, seq: snapshot.seq } })
        const turned = await turn(run, asked, false, settings)
        next = withOutcome(next, reference, turned.delivered, turned.job)
      }
      noteQuestions(run.pages - 1, toAsk, ({ reference }) => (adopted.has(reference ?? '') ? 'adopted' : 'row'))
      return next
    },

    /** The jobs that the listing lacked are to be asked about. */
    withAbsent(run: Run, events: readonly NewEvent[]): Run {
      noteQuestions(run.pages, events, ({ absent }) => absent ?? 'row')
      return run
    },

    /** Asks the next question; the run after its answer. */
    async next(run: Run, settings: Settings): Promise<Result<Run, DeliveryReason>> {
      const asked = nextQuestion(run)
      if (asked === null) {
        const unnamed = nextUnnamed(run)
        if (unnamed === undefined) return ok(run)
        const fields = await fieldsOf(unnamed.reference, settings)
        if (!fields.ok && consequenceOf(fields.reason) !== 'park') return fields
        return ok(withFields({ ...run, read_attempts: 0 }, unnamed.reference, fields.ok ? fields.value : []))
      }
      const { question, reference } = asked
      const absent = question === 'row' || question === 'adopted' ? null : question
      const turned = await turn(run, delivery(run, reference, { absent }), question === 'adopted', settings)
      const { delivered, job } = turned
      if (delivered.kind === 'failed' && consequenceOf(delivered.failure.reason) !== 'park') return delivered.failure
      const after = { ...run, read_attempts: 0, asked: { page: asked.page, index: asked.index + 1 } }
      return ok(withOutcome(after, reference, delivered, job))
    },

    /** The run without the question that got no answer. */
    passOver(run: Run, message: string): Run {
      const asked = nextQuestion(run)
      const unnamed = nextUnnamed(run)
      const counted = { ...run.events, read_failure: run.events.read_failure + 1 }
      if (asked !== null) {
        const told = withIssue(run, `jobs.${asked.reference}`, message)
        return { ...told, events: counted, read_attempts: 0, asked: { page: asked.page, index: asked.index + 1 } }
      }
      return unnamed === undefined ? run : withFields({ ...run, read_attempts: 0 }, unnamed.reference, [])
    },
  }
}

/** Only what is kept already is merged: parsing costs, and its result would have to be kept. */
const withoutParsing: DeliverySteps['enrich'] = (job, kept) => enrich({ parseText: async () => ok([]) }, job, kept)

const withFields = (run: Run, reference: string, fields: readonly string[]): Run => {
  if (run.preview === null) return run
  const first = run.preview.updated.first.map((one) => (one.reference === reference ? { ...one, fields } : one))
  return { ...run, preview: { ...run.preview, updated: { ...run.preview.updated, first } } }
}

/** The run with what one job came to. */
function withOutcome(run: Run, reference: string, delivered: Delivered, job: HrFlowJob | null): Run {
  const counted = (outcome: 'unchanged' | 'discarded' | 'skipped'): Run => ({
    ...run,
    outcomes: { ...run.outcomes, [outcome]: run.outcomes[outcome] + 1 },
    events: outcome === 'discarded' ? { ...run.events, logics_discard: run.events.logics_discard + 1 } : run.events,
  })
  if (delivered.kind === 'confirm') return counted('skipped')
  if (delivered.kind === 'failed') {
    const { reason, message } = delivered.failure
    const counter = reason === 'logics_failure' || reason === 'format_failure' ? reason : 'write_failure'
    const told = withIssue(run, `jobs.${reference}`, message)
    return { ...told, events: { ...told.events, [counter]: told.events[counter] + 1 } }
  }
  const { outcome, reason } = delivered
  switch (outcome) {
    case 'created':
    case 'updated':
      return planned(run, { kind: outcome, reference, name: job?.name ?? '' })
    case 'archived':
      return planned(run, { kind: outcome, reference, reason: reason ?? 'not_open' })
    default:
      return counted(outcome)
  }
}

const planned = (run: Run, one: Planned): Run => {
  const preview: Preview | null = run.preview === null ? null : withPlanned(run.preview, one)
  return { ...run, preview }
}
