// What a write of a job would change on the board, field by field: what is there, and what would be sent. Pure.
import type { BoardRecord } from '../hrflow/client'
import { changedFields } from '../hrflow/compare'
import { enrich } from '../hrflow/enrich'
import type { HrFlowJob } from '../hrflow/job'
import { cut } from '../lib/fold'
import { ok } from '../lib/result'
import type { DeliverySteps } from './steps'

/** How many fields of one job are named, and how much of each value, in UTF-16 units. */
const FIELDS_TOLD = 20
const VALUE_MAX_LENGTH = 200

/** A field that differs. Values are texts, or JSON where they are more than that; null: nothing. */
export interface Change {
  readonly field: string
  /** What the board holds. */
  readonly before: string | null
  /** What would be sent. */
  readonly after: string | null
}

/** What would change on the board if the job were written over `record`: the first fields of it. */
export const changesOf = (job: HrFlowJob, record: BoardRecord): Change[] =>
  changedFields(job, record)
    .slice(0, FIELDS_TOLD)
    .map((field) => ({ field: cut(field, VALUE_MAX_LENGTH), before: asText(record[field]), after: asText(job[field]) }))

function asText(value: unknown): string | null {
  if (value === undefined || value === null) return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > VALUE_MAX_LENGTH ? `${cut(text, VALUE_MAX_LENGTH)}…` : text
}

/** Merges only what parsing found before: parsing costs, and its result would have to be kept. */
export const withoutParsing: DeliverySteps['enrich'] = (job, kept) =>
  enrich({ parseText: async () => ok([]) }, job, kept)

/** The job as it would be sent, with what parsing found of it before. */
export async function asSent(
  job: HrFlowJob,
  enriched: string | null,
  steps: Pick<DeliverySteps, 'readEnrichment'>,
): Promise<HrFlowJob> {
  const kept = enriched === null ? null : steps.readEnrichment(enriched)
  const merged = kept === null ? null : await withoutParsing(job, kept)
  return merged?.ok ? merged.value.job : job
}
