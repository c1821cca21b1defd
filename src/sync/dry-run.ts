// A dry run: its jobs go through the same decisions as a real one's, and what they come to is only counted and named.
// It asks the origin and reads the board. It writes nothing but the run's own checkpoint, and the questions that are still
// to be asked (table `listed`, kind `to_ask`: one line a question).
import { asSent, changesOf, withoutParsing } from '../delivery/changes'
import { consequenceOf, type DeliveryReason } from '../delivery/consequences'
import { deliver } from '../delivery/deliver'
import type { Delivered, Delivery } from '../delivery/outcome'
import type { Parts } from '../delivery/parts'
import { bindSteps, type DeliverySteps, type Settings } from '../delivery/steps'
import { accountQuestions, whoIsRefused, withoutSuspicion } from '../delivery/suspicion'
import { changedFields } from '../hrflow/compare'
import type { HrFlowJob } from '../hrflow/job'
import { inChunks } from '../lib/chunks'
import { ok, type Result } from '../lib/result'
import type { AbsentAs, NewEvent } from '../store/event'
import { newRow } from '../store/ledger'
import { FRESH_STEP, type Run, withIssue } from '../store/run'
import type { BoardListing } from './board-listing'
import type { DryBoard } from './dry-board'
import { type Changes, NO_CHANGES, withFields, withOutcome } from './preview'

/** Why a job has to be asked about: a row says too little, it is closed and was adopted, or a listing lacked it. */
type Question = 'row' | 'adopted' | AbsentAs
const QUESTIONS: readonly Question[] = ['row', 'adopted', 'selection', 'gone', 'foreign']

/** So many questions are noted in one row, which holds no more than a megabyte. */
const QUESTIONS_TOGETHER = 1_000

/** Where a dry run is that asks nothing any more. */
const CLOSED: Run['asked'] = { page: Number.MAX_SAFE_INTEGER, index: 0 }

/** What one job comes to, and the job that would be pushed. */
interface Would {
  readonly delivered: Delivered
  readonly job: HrFlowJob | null
}

export type DryRun = ReturnType<typeof openDryRun>

export function openDryRun(parts: Parts, board: BoardListing, onBoard: DryBoard) {
  const { store, upstreams } = parts
  const { events, jobs, runs } = store
  const questions = accountQuestions(parts)

  function nextQuestion(run: Run): { page: number; index: number; question: Question; reference: string } | null {
    let { page, index } = run.asked
    for (; ; page += 1, index = 0) {
      const lines = runs.listedPage('to_ask', page)
      if (lines === null) return null
      while (lines[index] === '') index += 1 // of a job that was forgotten
      const line = lines[index]
      if (line === undefined) continue
      const [name, reference = ''] = line.split(' ')
      return { page, index, question: QUESTIONS.find((question) => question === name) ?? 'row', reference }
    }
  }
  const nextUnnamed = (run: Run) =>
    run.asked.page === CLOSED.page ? undefined : run.preview?.updated.first.find(({ fields }) => fields === null)

  const noteQuestions = (page: number, asked: readonly NewEvent[], questionOf: (event: NewEvent) => Question): void =>
    runs.noteListed(
      'to_ask',
      page,
      asked.map((event) => `${questionOf(event)} ${event.reference}`),
    )

  /** The steps of a delivery with a board that only says what it would do. `pushing` is called with what would be sent. */
  function stepsThatWould(run: Run, settings: Settings, pushing: (job: HrFlowJob) => void): DeliverySteps {
    const notes = { notOnBoard: (reference: string) => board.lacks(run, reference), noteWrite: () => {} }
    return {
      ...bindSteps(parts, settings, notes),
      enrich: withoutParsing,
      async upsert(sent, copy) {
        pushing(sent)
        const held = copy === 'unknown' ? await onBoard.held(run, sent) : ok({ copy, isSame: false })
        if (!held.ok) return { ...held, touched: false }
        const isActive = held.value.copy === 'active'
        if (isActive && !settings.rules.editsExisting) return ok('kept')
        if (isActive && held.value.isSame && !run.force) return ok('same')
        if (isActive || held.value.copy === 'archived') return ok('updated')
        return ok(settings.rules.createsMissing ? 'created' : 'lacking')
      },
      archive: async (reference) => ok(board.lacks(run, reference) ? 'unchanged' : 'archived'),
      archiveForeign: async () => ok('archived'),
    }
  }

  async function would(run: Run, delivery: Delivery, adopted: boolean, settings: Settings): Promise<Would> {
    let job: HrFlowJob | null = null
    const steps = stepsThatWould(run, settings, (sent) => {
      job = sent
    })
    const row = onBoard.known(run, [delivery.reference]).get(delivery.reference) ?? null
    const known = adopted ? { ...(row ?? newRow(delivery.reference)), archived: 0 as const } : row
    return { delivered: await withoutSuspicion(await deliver(delivery, known, steps), questions), job }
  }

  const deliveryOf = (run: Run, reference: string, more: Partial<Delivery>): Delivery => ({
    reference,
    newestSeq: events.newestSeq(),
    snapshot: null,
    unproven: false,
    force: run.force,
    absent: null,
    listing_hash: null,
    ...more,
  })

  /** What an edit would change, the job and the board's copy being read now. */
  async function changesIn(reference: string, settings: Settings): Promise<Result<Changes, DeliveryReason>> {
    const steps = bindSteps(parts, settings)
    const read = await steps.fetchJob(reference)
    if (!read.ok) return read
    const kept = read.value === null ? ok(null) : await steps.logics(read.value)
    if (!kept.ok) return kept
    if (kept.value === null) return ok(NO_CHANGES) // it changed since it was listed
    const formatted = await steps.format(kept.value, reference)
    if (!formatted.ok) return formatted
    const sent = await asSent(formatted.value, jobs.get(reference)?.enriched ?? null, steps)
    const held = await upstreams.board.getJob(reference)
    if (!held.ok) return held
    const record = held.value?.job ?? {}
    return ok({ fields: changedFields(sent, record), changes: changesOf(sent, record) })
  }

  /** Names the fields of one job that would be updated. */
  async function nameFields(run: Run, settings: Settings): Promise<Result<Run, DeliveryReason>> {
    const unnamed = nextUnnamed(run)
    if (unnamed === undefined) return ok(run)
    const named = await changesIn(unnamed.reference, settings)
    const changes = named.ok ? named : await whoIsRefused(named, questions)
    if (!changes.ok && consequenceOf(changes.reason) !== 'park') return changes
    return ok(withFields({ ...run, ...FRESH_STEP }, unnamed.reference, changes.ok ? changes.value : NO_CHANGES))
  }

  return {
    closed: CLOSED,
    /** Whether the run has something left to ask. */
    isOpen: (run: Run): boolean => nextQuestion(run) !== null || nextUnnamed(run) !== undefined,

    /** What the events of a page come to: at once where the page says all, else when the origin is asked. */
    async plan(run: Run, found: readonly NewEvent[], adopted: ReadonlySet<string>, settings: Settings): Promise<Run> {
      let next = run
      const toAsk: NewEvent[] = []
      for (const event of found) {
        const { reference, snapshot } = event
        // Without a listing of the board even a whole job has to be asked about, one question at a time.
        const isClear = run.board === 'listed' && (!event.partial || board.lacks(run, reference ?? ''))
        if (reference === null || snapshot === undefined || !isClear) {
          toAsk.push(event)
          continue
        }
        const job: HrFlowJob = JSON.parse(snapshot.json) // it passed the schema on this page
        const { partial = false } = event
        const delivery = deliveryOf(run, reference, { snapshot: { job, at: snapshot.at, seq: snapshot.seq, partial } })
        const { delivered, job: pushed } = await would(run, delivery, false, settings)
        next = withOutcome(next, reference, delivered, pushed)
      }
      noteQuestions(run.pages - 1, toAsk, ({ reference }) => (adopted.has(reference ?? '') ? 'adopted' : 'row'))
      return next
    },

    /** The jobs that the listing lacked are to be asked about, however many they are: behind those of its pages. */
    noteAbsent(run: Run, found: Iterable<NewEvent>): void {
      let page = run.pages
      for (const together of inChunks(found, QUESTIONS_TOGETHER))
        noteQuestions(page++, together, ({ absent }) => absent ?? 'row')
    },

    /** Asks the next question; the run after its answer. */
    async next(run: Run, settings: Settings): Promise<Result<Run, DeliveryReason>> {
      const asked = nextQuestion(run)
      if (asked === null) return nameFields(run, settings)
      const { question, reference } = asked
      const absent = question === 'row' || question === 'adopted' ? null : question
      const delivery = deliveryOf(run, reference, { absent })
      const { delivered, job } = await would(run, delivery, question === 'adopted', settings)
      if (delivered.kind === 'failed' && consequenceOf(delivered.failure.reason) !== 'park') return delivered.failure
      const after = { ...run, ...FRESH_STEP, asked: { page: asked.page, index: asked.index + 1 } }
      return ok(withOutcome(after, reference, delivered, job))
    },

    /** The run without the question that got no answer. */
    passOver(run: Run, message: string): Run {
      const asked = nextQuestion(run)
      const unnamed = nextUnnamed(run)
      const events = { ...run.events, read_failure: run.events.read_failure + 1 }
      if (asked !== null) {
        const passed = withIssue(run, `jobs.${asked.reference}`, 'job_unanswered', { message })
        return { ...passed, events, ...FRESH_STEP, asked: { page: asked.page, index: asked.index + 1 } }
      }
      return unnamed === undefined ? run : withFields({ ...run, ...FRESH_STEP }, unnamed.reference, NO_CHANGES)
    },
  }
}
