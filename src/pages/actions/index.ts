// Every button by its name, and which one an attention calls for.

import { pathOfAction, pathOfWorkflow } from '../paths'
import type { Reader } from '../reader'
import type { Attention } from '../standing'
import type { Action } from './action'
import { dismiss, pause, replay, resume, rightly } from './deliveries'
import { forget, job } from './jobs'
import { register, rotate } from './registration'
import { approve, cancel, dry, sync } from './runs'

export const ACTIONS = {
  pause,
  resume,
  replay,
  dismiss,
  rightly,
  sync,
  dry,
  approve,
  cancel,
  register,
  rotate,
  job,
  forget,
}
export type ActionName = keyof typeof ACTIONS

export const isAction = (name: string): name is ActionName => Object.hasOwn(ACTIONS, name)
export const actionCalled = (name: ActionName): Action => ACTIONS[name]

/** A way to a button's plan. */
export interface Button {
  readonly href: string
  readonly words: string
}

/** The button of an action of a workflow. */
export const buttonOf = (
  reader: Reader,
  workflow_id: string,
  name: ActionName,
  fields: Readonly<Record<string, string>> = {},
): Button => ({ href: pathOfAction(workflow_id, name, fields), words: ACTIONS[name].name(reader) })

/** The one button that mends what is not as it should be; null: none does, or the workflow's page is where to look. */
export function mendingOf(reader: Reader, workflow_id: string, { action }: Attention): Button | null {
  if (action === null) return null
  const end = action.path.replace(/^\/api\/workflows\/[^/]+/, '')
  const text = (name: string): string => String(action.body?.[name] ?? '')
  switch (end) {
    case '/webhooks':
      return { href: pathOfWorkflow(workflow_id, 'webhooks'), words: reader.words.workflow.tabs.webhooks }
    case '/resume':
      return buttonOf(reader, workflow_id, 'resume')
    case '/replay':
      return buttonOf(reader, workflow_id, 'replay', { reason: text('reason') })
    case '/runs':
      return buttonOf(reader, workflow_id, action.body?.['approve_archive'] === true ? 'approve' : 'sync', {
        action: text('action'),
      })
    case '/subscriptions':
      return buttonOf(reader, workflow_id, 'register')
    case '/attention/archived_many/dismiss':
      return buttonOf(reader, workflow_id, 'rightly')
    default:
      return null
  }
}

/** What came of the button that was pressed last, as the address of the page says it. */
export function saidOf(reader: Reader, said: string | undefined, count: string | undefined): string | null {
  if (said === undefined || !isAction(said)) return null
  const n = Number.parseInt(count ?? '0', 10)
  return actionCalled(said).done(reader, Number.isSafeInteger(n) && n >= 0 ? n : 0)
}
