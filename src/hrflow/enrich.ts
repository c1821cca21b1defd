// What HrFlow's parsing finds in a job's text, added to the job's lists. An edit replaces the whole job, so what was found
// is kept and merged into every write, and the text is parsed again only when it changed. https://developers.hrflow.ai/reference/parse-a-raw-text
import * as v from 'valibot'
import { sha256Hex } from '../lib/hash'
import { visibleText } from '../lib/html'
import { ok, type Result } from '../lib/result'
import type { Entity, HrFlowClient } from './client'
import type { HrFlowJob } from './job'
import type { HrFlowReason } from './reasons'

const named = v.array(v.object({ name: v.string(), value: v.null() }))

/** An enrichment as it is kept: what was found, and the SHA-256 (hex) of the text that it was found in. */
export const enrichmentSchema = v.object({
  text_hash: v.string(),
  entities: v.object({
    skills: v.array(v.object({ name: v.string(), value: v.null(), type: v.nullable(v.picklist(['hard', 'soft'])) })),
    languages: named,
    tasks: named,
    certifications: named,
    courses: named,
    interests: named,
  }),
})
export type Enrichment = v.InferOutput<typeof enrichmentSchema>
type Entities = Enrichment['entities']
type NamedField = Exclude<keyof Entities, 'skills'>

/** Labels in lower case: older parsers of HrFlow capitalise them. */
const SKILL_TYPES: ReadonlyMap<string, 'hard' | 'soft' | null> = new Map([
  ['skill', null],
  ['skill_hard', 'hard'],
  ['skill_soft', 'soft'],
])
const FIELDS: ReadonlyMap<string, NamedField> = new Map([
  ['language', 'languages'],
  ['task', 'tasks'],
  ['certification', 'certifications'],
  ['course', 'courses'],
  ['interest', 'interests'],
])

/**
 * The job with what parsing found, and what to keep for the next time. `kept` is used as it is while the text is the same;
 * a job without text is not sent. Fails with the reason of the call.
 */
export async function enrich(
  client: Pick<HrFlowClient, 'parseText'>,
  job: HrFlowJob,
  kept: Enrichment | null,
): Promise<Result<{ readonly job: HrFlowJob; readonly enrichment: Enrichment }, HrFlowReason>> {
  const text = textOf(job)
  const text_hash = await sha256Hex(text)
  if (kept?.text_hash === text_hash) return ok({ job: merge(job, kept), enrichment: kept })
  const parsed = text === '' ? ok([]) : await client.parseText(text)
  if (!parsed.ok) return parsed
  const enrichment = { text_hash, entities: collect(text, parsed.value) }
  return ok({ job: merge(job, enrichment), enrichment })
}

/** The job with every entity that it lacks: by name, skills by name and type, upper and lower case being one. */
export function merge(job: HrFlowJob, { entities }: Enrichment): HrFlowJob {
  const merged = { ...job }
  const skills = lacking(job.skills, entities.skills, byNameAndType)
  if (skills.length > 0) merged.skills = [...(job.skills ?? []), ...skills]
  for (const field of FIELDS.values()) {
    const found = lacking(job[field], entities[field], byName)
    if (found.length > 0) merged[field] = [...(job[field] ?? []), ...found]
  }
  return merged
}

type Key<Entry> = (entry: Entry) => string
const byName: Key<{ readonly name: string }> = ({ name }) => name.trim().replace(/\s+/g, ' ').toLowerCase()
const byNameAndType: Key<{ readonly name: string; readonly type?: string | null | undefined }> = (skill) =>
  `${skill.type ?? ''}:${byName(skill)}`

/** The entries of `found` that `present` lacks, each once. */
function lacking<Entry, Found extends Entry>(
  present: readonly Entry[] | null | undefined,
  found: readonly Found[],
  keyOf: Key<Entry>,
): Found[] {
  const known = new Set((present ?? []).map(keyOf))
  return found.filter((entry) => known.size < known.add(keyOf(entry)).size)
}

/** What stands at each entity's place, sorted into the job's lists, each once. Labels that no list is for and places without text are left out. */
function collect(text: string, entities: readonly Entity[]): Entities {
  const points = Array.from(text) // offsets count code points, a string's indexes UTF-16 units
  const found: Entities = { skills: [], languages: [], tasks: [], certifications: [], courses: [], interests: [] }
  for (const { start, end, label } of entities) {
    const name = end > points.length ? '' : points.slice(start, end).join('').replace(/\s+/g, ' ').trim()
    if (name === '') continue
    const type = SKILL_TYPES.get(label.toLowerCase())
    const field = FIELDS.get(label.toLowerCase())
    if (type !== undefined) found.skills.push({ name, value: null, type })
    else if (field !== undefined) found[field].push({ name, value: null })
  }
  found.skills = lacking([], found.skills, byNameAndType)
  for (const field of FIELDS.values()) found[field] = lacking([], found[field], byName)
  return found
}

/** The text that is parsed: the summary, then each section's title and description, one paragraph each, without markup. */
export function textOf(job: HrFlowJob): string {
  const parts = [job.summary, ...job.sections.flatMap((section) => [section.title, section.description])]
  return parts
    .map((part) => visibleText(part ?? ''))
    .filter((part) => part !== '')
    .join('\n')
}
