// The steps of a delivery, bound to one workflow and its two sides.
import * as v from 'valibot'
import type { ActionRules } from '../config/actions'
import { type Kept, runFormat, runLogics } from '../config/tenant-functions'
import type { OriginReason } from '../connectors/connector'
import {
  type Archived,
  archiveJob,
  type BoardCopy,
  type BoardResult,
  type BoardWatch,
  type Upserted,
  upsertJob,
} from '../hrflow/board'
import type { BoardJob } from '../hrflow/client'
import { type Enrichment, enrich, enrichmentSchema } from '../hrflow/enrich'
import type { HrFlowJob } from '../hrflow/job'
import type { HrFlowReason } from '../hrflow/reasons'
import { parseJson } from '../lib/http'
import type { Result } from '../lib/result'
import type { LeaveReason, Permission } from './outcome'
import type { Parts } from './parts'

/** What a piece of work goes by: the settings of its run, or the workflow's own. */
export interface Settings {
  readonly rules: ActionRules
  /** The checked pull parameters. */
  readonly pull: unknown
  /** Whether jobs are only to be taken off the board. */
  readonly archiving: boolean
}

/** What the work around a delivery knows of the board, and notes of it. */
export interface BoardNotes {
  /** Whether a listing of the board, made by this run, lacked the job. */
  notOnBoard(reference: string): boolean
  /** Notes that the board may hold the job because of this workflow, so that it is never taken for a foreign one. */
  noteWrite(reference: string): void
}

/** Whether a job may be archived for that reason: see archives.ts. */
export interface ArchiveNotes {
  awaitsGuard(why: LeaveReason): boolean
  mayArchive(why: LeaveReason): Permission
}

/** How long a job must stay not found before that is believed, unless its origin says otherwise. */
const NOT_FOUND_CONFIRM_MS = 600_000

/** For steps that write nothing. */
const NO_NOTES: BoardNotes = { notOnBoard: () => false, noteWrite: () => {} }
/** For steps that archive nothing, or whose archives nobody counts. */
const UNGUARDED: ArchiveNotes = { awaitsGuard: () => false, mayArchive: () => ({ kind: 'go' }) }

/** The steps by name. None of them throws. */
export interface DeliverySteps extends BoardNotes, ArchiveNotes {
  fetchJob(reference: string): Promise<Result<object | null, OriginReason>>
  isOpen(job: object): boolean
  /** The job, perhaps changed, or null when it is discarded. */
  logics(job: object): Promise<Kept>
  /** The HrFlow job with that reference. */
  format(job: object, reference: string): Promise<Result<HrFlowJob, 'format_failure'>>
  /** Merges what parsing found. */
  enrich(
    job: HrFlowJob,
    kept: Enrichment | null,
  ): Promise<Result<{ job: HrFlowJob; enrichment: Enrichment }, HrFlowReason>>
  readonly rules: Pick<ActionRules, 'pushes' | 'closes' | 'enriches'>
  upsert(job: HrFlowJob, copy: BoardCopy, watch: BoardWatch): Promise<BoardResult<Upserted>>
  /** The board's copy. */
  getJob(reference: string): Promise<Result<BoardJob | null, HrFlowReason>>
  /** `looks`: the board's copy may be archived already, and is read first. */
  archive(reference: string, looks: boolean): Promise<BoardResult<Archived>>
  /** Archives a job that is not known to be this origin's: as it is. */
  archiveForeign(reference: string): Promise<BoardResult<Archived>>
  /** Whether another workflow of this board has the job. */
  heldElsewhere(reference: string): Promise<boolean>
  readEnrichment(json: string): Enrichment | null
  now(): number
  /** How long "not found" must last before it is believed; 0: at once. */
  readonly notFoundConfirmMs: number
  /** A job that a complete listing lacked needs no other "not found" than one. */
  readonly listsWhole: boolean
  /** A job that its own answer shows open has not left the selection, however often listings lack it. */
  readonly selectsByJob: boolean
}

type Bound = Pick<Parts, 'workflow' | 'upstreams' | 'clock' | 'log' | 'heldElsewhere'>

/** The steps by these settings; without `notes` they are for work that writes nothing. */
export function bindSteps(
  parts: Bound,
  settings: Settings,
  notes: BoardNotes = NO_NOTES,
  archives: ArchiveNotes = UNGUARDED,
): DeliverySteps {
  const { workflow, clock, log, heldElsewhere } = parts
  const { origin, board, listsOnly } = parts.upstreams
  const { connector } = workflow
  const confirmMs = connector.notFoundConfirmMs ?? NOT_FOUND_CONFIRM_MS
  /** What a tenant's function throws may hold what it read from env. */
  const hidden = <T extends Result<unknown>>(result: T): T =>
    result.ok ? result : { ...result, message: log.redact(result.message) }
  const anonymize = workflow.anonymize_archived ? connector.anonymize : undefined
  return {
    ...notes,
    ...archives,
    fetchJob: (reference) => origin.fetchJob(reference),
    isOpen: (job) => connector.isOpen(job, settings.pull, settings.archiving),
    logics: async (job) => hidden(await runLogics(workflow, job)),
    format: async (job, reference) => hidden(await runFormat(workflow, job, reference)),
    rules: settings.rules,
    enrich: (job, kept) => enrich(board, job, kept),
    readEnrichment: (json): Enrichment | null => {
      const read = v.safeParse(enrichmentSchema, parseJson(json))
      return read.success ? read.output : null
    },
    upsert: (job, copy, watch) => upsertJob(board, job, copy, settings.rules, watch),
    getJob: (reference) => board.getJob(reference),
    archive: (reference, looks) => archiveJob(board, reference, { copy: 'active', looks, anonymize }),
    archiveForeign: (reference) => archiveJob(board, reference, { copy: 'active' }),
    heldElsewhere,
    now: clock.now,
    notFoundConfirmMs: listsOnly ? Math.max(confirmMs, NOT_FOUND_CONFIRM_MS) : confirmMs,
    // Two listings of one moment may lack the same job for the same reason.
    listsWhole: !listsOnly && (connector.listsWhole ?? false),
    selectsByJob: connector.selectsByJob ?? false,
  }
}
