// Answers about runs.
import * as v from 'valibot'
import { ACTIONS } from '../../config/definition'
import { runResultSchema } from '../../config/run-result'
import { boardCheckSchema, outcomesSchema, previewSchema } from '../../store/run'
import { count, issueSchema, maybe, said, text, time } from './common'

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
  issues: v.array(issueSchema),
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

/** The result of a workflow's last run, and which run it was. KV holds neither outcomes nor issues. */
export const lastRunSchema = v.object({
  ...runResultSchema.entries,
  run_id: text,
  action: text,
  finished_at: time,
  outcomes: v.optional(said(outcomesSchema, 'how many jobs came to what')),
  issues: v.optional(said(v.array(issueSchema), 'the first ten')),
})
