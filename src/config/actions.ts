// What each action does with the jobs that a listing holds, lacks, or says are closed. Pure.

import type { Action } from './definition'
import type { CheckedPush } from './settings'

/** What a job that a complete listing lacked is asked about: is it gone or closed, or did it perhaps leave the selection? */
export type Absence = 'selection' | 'gone'

export interface ActionRules {
  /** Open jobs are created, and edited where they differ. */
  readonly pushes: boolean
  /** Jobs that the listing says are not open, and those that logics discard, are archived. */
  readonly closes: boolean
  /** What becomes of jobs that a complete listing lacks; null: nothing. */
  readonly absent: Absence | null
  /** Jobs that are on the board already are edited. */
  readonly editsExisting: boolean
  /** Jobs that the board lacks are created. */
  readonly createsMissing: boolean
  readonly enriches: boolean
  /** Jobs on the board that nobody of this deployment holds are archived too. */
  readonly archivesForeign: boolean
}

/** The rules of one run; of the push parameters each action reads its own. */
export function rulesOf(action: Action, push: CheckedPush, on_missing: 'create' | 'skip'): ActionRules {
  const writing = { pushes: true, closes: false, absent: null, archivesForeign: false } as const
  switch (action) {
    case 'create_jobs_in_hrflow':
      return { ...writing, editsExisting: true, createsMissing: true, enriches: push.enrich_with_parsing }
    case 'update_jobs_in_hrflow':
      return { ...writing, editsExisting: true, createsMissing: on_missing === 'create', enriches: false }
    case 'archive_jobs_in_hrflow':
      return { ...webhookRules(push), pushes: false, closes: true, absent: 'gone' }
    case 'sync_jobs_in_hrflow':
      return {
        pushes: true,
        closes: true,
        absent: push.sync ? 'selection' : null,
        editsExisting: push.update_content,
        createsMissing: true,
        enriches: push.enrich_with_parsing,
        archivesForeign: push.sync && push.archive_foreign,
      }
  }
}

/** The rules of an event that no run brought: the board is made to agree with the origin. */
export const webhookRules = (push: CheckedPush): ActionRules => ({
  pushes: true,
  closes: true,
  absent: null,
  editsExisting: true,
  createsMissing: true,
  enriches: push.enrich_with_parsing,
  archivesForeign: false,
})
