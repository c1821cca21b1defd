// What every page of a workflow has around it: its name and lamp, and the ways to its other pages.
import type { Child } from 'hono/jsx'
import type * as v from 'valibot'
import type { workflowSchema } from '../../routes/answers/workflows'
import { Frame } from '../frame'
import { Lamp } from '../lamp'
import { pathOfWorkflow } from '../paths'
import type { Reader } from '../reader'
import { STATES, stateOf } from '../standing'

export type Workflow = v.InferOutput<typeof workflowSchema>
export const TABS = ['overview', 'events', 'jobs', 'webhooks', 'settings'] as const
export type Tab = (typeof TABS)[number]

interface WorkflowFrameProps {
  readonly reader: Reader
  readonly workflow_id: string
  /** What is known of it; null on pages that do not ask. */
  readonly workflow: Workflow | null
  readonly tab: Tab
  readonly live: number | null
  readonly said?: string | null
  readonly children?: Child
}

export const WorkflowFrame = ({ reader, workflow_id, workflow, tab, live, said, children }: WorkflowFrameProps) => {
  const { workflow: words } = reader.words
  const title = tab === 'overview' ? workflow_id : `${words.tabs[tab]} · ${workflow_id}`
  return (
    <Frame reader={reader} title={title} live={live} said={said ?? null}>
      <div class="title">
        <h1>{workflow_id}</h1>
        {workflow !== null && <Standing reader={reader} workflow={workflow} />}
      </div>
      <nav class="tabs" aria-label={workflow_id}>
        {TABS.map((one) => (
          <a
            href={one === 'overview' ? pathOfWorkflow(workflow_id) : pathOfWorkflow(workflow_id, one)}
            aria-current={one === tab ? 'page' : undefined}
          >
            {words.tabs[one]}
          </a>
        ))}
      </nav>
      {children}
    </Frame>
  )
}

const Standing = ({ reader, workflow }: { readonly reader: Reader; readonly workflow: Workflow }) => {
  const state = stateOf(workflow.status, workflow.attention)
  return (
    <p id="standing" data-part>
      <Lamp tone={STATES[state]} word={reader.words.states[state]} />{' '}
      <span class="quiet">{`${workflow.connector ?? '?'} → HrFlow`}</span>
    </p>
  )
}
