// Whether the board's copy of a job says what is sent. HrFlow may give a job back in a form of its own (fields that are absent
// come back as null, dates are written otherwise, fields are added), so both sides are read by the job schema first.

import { stableHash } from '../lib/hash'
import { isRecord, momentOf } from '../lib/shapes'
import type { BoardRecord } from './client'
import { type HrFlowJob, hrflowJobSchema, readBack } from './job'

/** Of a job's documented fields, those that tell whether it changed. Its own dates do not: origins move them at will. */
const COMPARED = Object.keys(hrflowJobSchema.entries).filter(
  (field) => !['reference', 'created_at', 'updated_at'].includes(field),
)

/** The fields of a format's own that HrFlow does not document. */
const othersOf = (job: HrFlowJob): string[] => Object.keys(job).filter((field) => !(field in hrflowJobSchema.entries))

/** The names of the fields that a write would change on the board: what is not sent is lost there. */
export function changedFields(job: HrFlowJob, held: BoardRecord): string[] {
  const [sent, found] = [contentOf(job.reference, job), contentOf(job.reference, held)]
  const differ = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other)
  return [
    ...COMPARED.filter((field) => differ(sent[field], found[field])),
    ...othersOf(job).filter((field) => differ(bare(job[field]), bare(held[field]))),
  ]
}

/** A hash of what a board's record says, in whatever form it came. */
export const recordHash = (reference: string, record: BoardRecord): Promise<string> =>
  stableHash(contentOf(reference, record))

/** Between the two hashes that stand for a job that was sent. */
const AND = '.'

/** Stands for all that is sent of a job: the hash of its documented fields, and of the others where it has some. */
export async function sentHash(job: HrFlowJob): Promise<string> {
  const others = othersOf(job).map((field) => [field, bare(job[field])])
  const documented = await recordHash(job.reference, job)
  return others.length === 0 ? documented : `${documented}${AND}${await stableHash(others)}`
}

/** Of `sent_hash` the part that a board's record can be compared with: what HrFlow does not document it need not give back. */
export const documentedOf = (sent_hash: string): string => sent_hash.split(AND, 1)[0] ?? ''

type Content = Readonly<Record<string, unknown>>
/** What was found of a record is not looked for again: a job that is written is compared several times. */
const contents = new WeakMap<Content, Content>()

/** What a record says: the compared fields as the schema reads them, each without what says nothing. Records are never changed. */
function contentOf(reference: string, record: Content): Content {
  const known = contents.get(record)
  if (known !== undefined) return known
  const content = readContent(reference, record)
  contents.set(record, content)
  return content
}

function readContent(reference: string, record: Content): Content {
  const read: Content = readBack(reference, record)
  return Object.fromEntries(
    COMPARED.map((field) => [field, bare(field === 'ranges_date' ? withMoments(read[field]) : read[field])]),
  )
}

/** Ranges of dates whose dates are moments, however they are written. */
const withMoments = (ranges: unknown): unknown =>
  Array.isArray(ranges) ? ranges.map((range: unknown) => (isRecord(range) ? momentsOf(range) : range)) : ranges

const momentsOf = (range: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(range).map(([key, value]) => [key, momentOf(value) ?? value]))

/** A value without what says nothing (what is absent, null or empty says the same), its keys in order. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(bare)
  if (typeof value !== 'object' || value === null) return value ?? null
  const entries = Object.entries(value)
    .map(([key, entry]) => [key, bare(entry)] as const)
    .filter(([, entry]) => entry !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.length === 0 ? null : Object.fromEntries(entries)
}
