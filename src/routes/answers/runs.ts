// Answers about runs.
import * as v from 'valibot'
import { ISSUE_CODES } from '../../attention/issue'
import { dataSchema } from '../../attention/item'
import { ACTIONS } from '../../config/definition'
import { runResultSchema } from '../../config/run-result'
import { previewSchema } from '../../store/named-jobs'
import { boardCheckSchema, outcomesSchema } from '../../store/run'
import { count, issueSchema, maybe, said, text, time } from './common'
import { changeSchema } from './events'

/** `message` is made of `code` and `data`. */
const runIssueSchema = v.object({
  ...issueSchema.entries,
  code: said(v.picklist(ISSUE_CODES), 'what it is'),
  data: said(dataSchema, 'what the message is made of'),
})

export const runSchema = v.object({
  run_id: text,
  action: v.picklist(ACTIONS),
  trigger: v.picklist(['cron', 'manual']),
  started_at: maybe(time),
  finished_at: maybe(time),
  state: said(
    v.picklist(['reading', 'pushing', 'finished']),
    '`reading` the listing, `pushing` its events, or `finished`',
  ),
  progress: v.object({
    read: count,
    expected: said(maybe(count), 'null where the origin does not say how many there are'),
    pushed: count,
    failed: count,
  }),
  outcomes: said(outcomesSchema, 'how many jobs came to what'),
  issues: v.array(runIssueSchema),
  failing: said(
    v.object({ count, jobs: v.array(v.object({ reference: text, reason: text })) }),
    'the jobs that failed in it and still do, the first 100 named',
  ),
  result: said(maybe(runResultSchema), 'as hrflow-connectors gives it; null until the run is finished'),
  preview: v.optional(said(previewSchema, 'of a dry run only: what it would have done')),
  board_check: v.optional(
    said(
      v.object({
        ...boardCheckSchema.entries,
        finished_at: said(maybe(time), 'null: the check goes on with the next complete sync'),
      }),
      'of a run that checked the board only: how many jobs differed there, and how many were made as they should be',
    ),
  ),
})

export const runsSchema = v.union([
  v.array(runSchema),
  v.object({ items: v.array(runSchema), cursor: said(maybe(text), 'of the next page; null: there is none') }),
])

export const runJobsSchema = v.object({
  items: v.array(
    v.object({
      reference: text,
      name: said(maybe(text), 'null: the ledger does not know it'),
      reason: said(maybe(text), 'why it is in this list, as docs/operate.md explains each'),
      message: maybe(text),
      logic: said(maybe(text), 'which of the `logics` discarded it'),
      origin_state: said(maybe(text), "its state in the origin's own words"),
      last_seen: said(maybe(time), 'when its origin last had it'),
      changes: said(maybe(v.array(changeSchema)), 'what changes on the board; only a dry run knows'),
    }),
  ),
  cursor: said(maybe(text), 'of the next page; null: there is none'),
  count: said(count, 'how many there are in all; not each of them need be listed'),
})

/** The result of a workflow's last run, and which run it was. KV holds neither outcomes nor issues. */
export const lastRunSchema = v.object({
  ...runResultSchema.entries,
  run_id: text,
  action: text,
  finished_at: time,
  outcomes: v.optional(said(outcomesSchema, 'how many jobs came to what')),
  issues: v.optional(said(v.array(runIssueSchema), 'the first ten')),
})
