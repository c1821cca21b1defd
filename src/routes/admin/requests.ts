// What the admin API is asked with: the schemas of its bodies and queries.
import * as v from 'valibot'
import { ACTIONS } from '../../config/definition'
import { idSchema } from '../../config/settings'
import { REFERENCE_PATTERN } from '../../hrflow/job'
import { JURISDICTIONS } from '../../lib/placement'
import { JOB_STATES } from '../../store/job-search'
import { RUN_LISTS } from '../../sync/run-jobs'
import { said } from '../answers/common'

const MAX_WAIT_SECONDS = 25
const MAX_EVENTS = 200
export const DEFAULT_PAGE = 50

const flag = v.boolean('expected true or false')
const parameters = (words: string) =>
  v.optional(v.pipe(v.unknown(), v.metadata({ type: 'object' }), v.description(words)))
export const startSchema = v.strictObject({
  action: v.pipe(
    v.picklist(ACTIONS, `expected one of ${ACTIONS.join(', ')}`),
    v.metadata({ examples: ['sync_jobs_in_hrflow'] }),
  ),
  pull_parameters: parameters("in place of the workflow's"),
  push_parameters: parameters("in place of the workflow's; must repeat its `board_key`"),
  persist: v.optional(said(flag, 'false: a dry run')),
  incremental: v.optional(said(flag, 'read only what changed, or (false) everything')),
  force: v.optional(said(flag, 'write every open job, whatever the ledger says'), false),
  approve_archive: v.optional(said(flag, 'archive although the guard would hold it'), false),
})

const EXPECTED_TIME = 'expected a time like 2026-05-04T10:00:00Z'
const moment = v.pipe(
  v.string(EXPECTED_TIME),
  v.check((text) => !Number.isNaN(Date.parse(text)), EXPECTED_TIME),
  v.metadata({ format: 'date-time' }),
  v.transform((text) => Date.parse(text)),
)
export const replaySchema = v.strictObject({
  state: v.optional(v.literal('parked', 'expected "parked"; to read any other job again, POST to its /sync')),
  reference: v.optional(v.string('expected a text')),
  reason: v.optional(said(v.string('expected a text'), 'replayed by `held`, their jobs may be archived')),
  run_id: v.optional(said(v.string('expected a text'), 'the run that they came of')),
  since: v.optional(moment),
  until: v.optional(moment),
  plan: v.optional(said(flag, 'only count'), false),
})

/** A whole number as a query tells it. */
const wholeNumber = (least: number, most: number) => {
  const expected = `expected a whole number from ${least} to ${most}`
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, expected),
    v.metadata({ type: 'integer', pattern: undefined, minimum: least, maximum: most }),
    v.transform(Number),
    v.minValue(least, expected),
    v.maxValue(most, expected),
  )
}
export const startQuery = v.strictObject({
  wait: v.optional(said(wholeNumber(0, MAX_WAIT_SECONDS), 'seconds to wait for its end'), '0'),
})

const OUTCOMES = ['created', 'updated', 'archived', 'unchanged', 'discarded', 'skipped'] as const
const STATES = ['pending', 'parked', 'done', 'superseded'] as const
export const eventsQuery = v.strictObject({
  state: v.optional(v.picklist(STATES, `expected one of ${STATES.join(', ')}`)),
  reference: v.optional(v.string()),
  run_id: v.optional(said(v.string(), 'the run that they came of')),
  outcome: v.optional(v.picklist(OUTCOMES, `expected one of ${OUTCOMES.join(', ')}`)),
  reason: v.optional(said(v.string(), 'as docs/operate.md explains each')),
  limit: v.optional(wholeNumber(1, MAX_EVENTS), String(DEFAULT_PAGE)),
  cursor: v.optional(said(wholeNumber(1, Number.MAX_SAFE_INTEGER), 'that of the page before')),
})

const EXPECTED_CURSOR = 'expected the cursor of the page before'
const MAX_WORKFLOWS = 100
export const DEFAULT_WORKFLOWS = 25
export const workflowsQuery = v.strictObject({
  summary: v.optional(
    said(v.picklist(['true', 'false'], 'expected true or false'), 'in short, as it was last noted in KV'),
    'false',
  ),
  limit: v.optional(said(wholeNumber(1, MAX_WORKFLOWS), 'given, the answer is a page')),
  cursor: v.optional(said(idSchema, 'that of the page before')),
})

const MAX_RUNS = 100
export const runsQuery = v.strictObject({
  limit: v.optional(said(wholeNumber(1, MAX_RUNS), 'given, the answer is a page')),
  cursor: v.optional(
    said(
      v.pipe(
        v.string(),
        v.regex(/^\d{1,15}\.[0-9a-f-]{1,64}$/, EXPECTED_CURSOR),
        v.transform((text) => ({ started_at: Number(text.split('.')[0]), run_id: text.split('.')[1] ?? '' })),
      ),
      'that of the page before',
    ),
  ),
})
export const runJobsQuery = v.strictObject({
  list: v.picklist(RUN_LISTS, `expected one of ${RUN_LISTS.join(', ')}`),
  limit: v.optional(wholeNumber(1, MAX_EVENTS), String(DEFAULT_PAGE)),
  cursor: v.optional(said(v.pipe(v.string(), v.regex(/^[ne]\d{1,15}$/, EXPECTED_CURSOR)), 'that of the page before')),
})

const NAME_PART_MAX = 120
const EXPECTED_PART = `expected at most ${NAME_PART_MAX} characters: the start of a reference, or a part of a name`
export const jobsQuery = v.strictObject({
  q: v.optional(
    said(
      v.pipe(v.string(), v.maxLength(NAME_PART_MAX, EXPECTED_PART)),
      "the start of a reference or of the origin's other id, or a part of a name, whatever its case and accents",
    ),
  ),
  state: v.optional(
    said(
      v.picklist(JOB_STATES, `expected one of ${JOB_STATES.join(', ')}`),
      '`none`: this workflow never put it on the board',
    ),
  ),
  limit: v.optional(wholeNumber(1, MAX_EVENTS), String(DEFAULT_PAGE)),
  cursor: v.optional(said(v.pipe(v.string(), v.regex(REFERENCE_PATTERN, EXPECTED_CURSOR)), 'that of the page before')),
})

export const jobQuery = v.strictObject({
  check: v.optional(
    said(v.picklist(['true', 'false'], 'expected true or false'), 'also ask the origin and the board now'),
    'false',
  ),
})

export const eraseQuery = v.strictObject({
  jurisdiction: v.optional(
    said(
      v.picklist(JURISDICTIONS, `expected one of ${JURISDICTIONS.join(', ')}`),
      'of the object, where it was made under another setting',
    ),
  ),
})
