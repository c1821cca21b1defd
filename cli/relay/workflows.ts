// Which workflow a command is about: named whole, or by a part that only one of them has; unnamed where there is one alone.

import { type Workflow, workflowsSchema } from './answers.ts'
import type { Api } from './api.ts'
import { FOUND, Stop, USAGE } from './stop.ts'

export const listed = (api: Api) => api.get('/api/workflows', workflowsSchema)

/** The one that is meant. */
export function chosen(workflows: readonly Workflow[], named: string | null): Workflow {
  const ids = workflows.map(({ workflow_id }) => workflow_id)
  const fitting = workflows.filter(({ workflow_id }) => named === null || workflow_id.includes(named))
  const exact = workflows.find(({ workflow_id }) => workflow_id === named)
  const [only, other] = fitting
  if (exact !== undefined) return exact
  if (only === undefined)
    throw new Stop(FOUND, `There is no workflow ${named ?? ''}: ${ids.join(', ') || 'none is configured'}.`)
  if (other === undefined) return only
  throw new Stop(USAGE, `Which workflow? ${fitting.map(({ workflow_id }) => workflow_id).join(', ')}`)
}

/** The path of the workflow that is meant. */
export async function pathOf(api: Api, named: string | null) {
  const { workflow_id, readable } = chosen((await listed(api)).value, named)
  return { id: workflow_id, readable, path: `/api/workflows/${encodeURIComponent(workflow_id)}` }
}

/** The argument that names it. */
export const WORKFLOW = {
  workflow: { type: 'positional', description: 'its id, or a part of it', required: false, valueHint: 'WF' },
} as const
