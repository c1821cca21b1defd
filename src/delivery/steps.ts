// The steps of a delivery and of a page, bound to one workflow and its two sides.
import * as v from 'valibot'
import type { Workflow } from '../config/check'
import { runFormat, runLogics } from '../config/tenant-functions'
import { archiveJob, upsertJob } from '../hrflow/board'
import type { HrFlowClient } from '../hrflow/client'
import { type Enrichment, enrich, enrichmentSchema } from '../hrflow/enrich'
import { parseJson } from '../lib/http'
import type { Result } from '../lib/result'
import type { Settings } from '../sync/selection'
import type { Upstreams } from '../upstream/upstreams'
import type { DeliverySteps } from './deliver'
import type { EngineTools } from './parts'

export interface StepTools extends Settings {
  readonly now: () => number
  readonly redact: (text: string) => string
  heldElsewhere(reference: string): Promise<boolean>
  notOnBoard(reference: string): boolean
  noteWrite(reference: string): void
}

/** For steps that write nothing. */
export const readingOnly = (tools: Pick<EngineTools, 'now' | 'redact' | 'heldElsewhere'>) => ({
  now: tools.now,
  redact: tools.redact,
  heldElsewhere: tools.heldElsewhere,
  notOnBoard: () => false,
  noteWrite: () => {},
})

export function bindSteps(workflow: Workflow, { origin, board }: Upstreams, tools: StepTools): DeliverySteps {
  const { connector } = workflow
  /** What a tenant's function throws may hold what it read from env. */
  const hidden = <T extends Result<unknown>>(result: T): T =>
    result.ok ? result : { ...result, message: tools.redact(result.message) }
  const anonymize = workflow.anonymize_archived ? connector.anonymize : undefined
  return {
    fetchJob: (reference) => origin.fetchJob(reference),
    isOpen: (job) => connector.isOpen(job, tools.pull, tools.archiving),
    logics: async (job) => hidden(await runLogics(workflow, job)),
    format: async (job, reference) => hidden(await runFormat(workflow, job, reference)),
    rules: tools.rules,
    enrich: (job, kept) => enrich(board, job, kept),
    readEnrichment: (json): Enrichment | null => {
      const read = v.safeParse(enrichmentSchema, parseJson(json))
      return read.success ? read.output : null
    },
    upsert: (job, copy, beforeWrite) => upsertJob(noting(board, beforeWrite), job, copy, tools.rules),
    noteWrite: tools.noteWrite,
    archive: (reference) => archiveJob(board, reference, 'active', anonymize),
    archiveForeign: (reference) => archiveJob(board, reference, 'active'),
    heldElsewhere: tools.heldElsewhere,
    notOnBoard: tools.notOnBoard,
    now: tools.now,
    notFoundConfirmMs: connector.notFoundConfirmMs ?? 0,
  }
}

/** The board's client, telling before each call that writes. */
function noting(board: HrFlowClient, beforeWrite: () => void): HrFlowClient {
  const told =
    <Args extends unknown[], T>(write: (...args: Args) => T) =>
    (...args: Args): T => {
      beforeWrite()
      return write(...args)
    }
  return {
    ...board,
    createJob: told(board.createJob),
    editJob: told(board.editJob),
    archiveJob: told(board.archiveJob),
  }
}
