// The origins of the demo and, beside each, what must be on its board: every change is made at the origin and noted here,
// so that in the end the two can be compared whole.

import type { HrFlowJob } from '../../src/hrflow/job'
import type { JobFixture } from '../connectors/fixture'
import { fill, jobsOf } from '../dev/fixtures.ts'
import type { Board } from '../sandbox/board.ts'
import type { Records } from '../sandbox/records.ts'
import { createSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { ACCOUNTS, SECRETS, WORKFLOWS } from './accounts.ts'
import type { Addition, Edit } from './changes.ts'

/** What must be on the board under a reference. */
export interface Held {
  readonly job: HrFlowJob
  readonly archived: boolean
}

export interface Counts {
  created: number
  updated: number
  archived: number
}

export interface Origin {
  readonly label: string
  readonly workflow_id: string
  readonly cron: string
  readonly board: Board
  /** What must be on the board, by reference. */
  readonly held: ReadonlyMap<string, Held>
  /** What the relay must have done to the board. */
  readonly counts: Readonly<Counts>
  readonly jobs: number
  /** Open jobs that cannot be HrFlow jobs: they lack a name or a reference that a board could hold. */
  readonly refused: number
  /** Jobs that are not open, and so not for the board. */
  readonly notOpen: number
  add(addition: Addition): void
  edit(edit: Edit): void
  /** Closes or removes the job; `kept` is what must stay of it where that is not the whole. */
  close(reference: string, kept?: HrFlowJob): void
}

interface Side {
  readonly label: string
  readonly workflow: { readonly id: string; readonly board: string; readonly cron: string }
  readonly fixtures: readonly JobFixture[]
  readonly records: Pick<Records, 'put' | 'edit' | 'get' | 'size'>
  /** The field that holds the date of change. */
  readonly changed: string
  readonly close: (reference: string) => void
}

/** The sandbox with the demo's accounts, filled, and its origins. */
export function createOrigins() {
  const sandbox = createSandbox()
  sandbox.hrflow.account({ api_secret: SECRETS.HRFLOW_API_SECRET, api_user: SECRETS.HRFLOW_API_USER })
  const workable = sandbox.workable.account(ACCOUNTS.subdomain, { token: SECRETS.WORKABLE_API_ACCESS_TOKEN })
  workable.limit = null
  const flatchr = sandbox.flatchr.company(ACCOUNTS.company, { apiKey: SECRETS.FLATCHR_API_KEY })
  const { francetravail } = sandbox
  francetravail.client(SECRETS.FRANCETRAVAIL_CLIENT_ID, SECRETS.FRANCETRAVAIL_CLIENT_SECRET)
  fill.workable(workable)
  fill.flatchr(flatchr, ACCOUNTS.company)
  fill.francetravail(francetravail)
  return {
    sandbox,
    workable: createOrigin(sandbox, {
      label: 'Workable',
      workflow: WORKFLOWS.workable,
      fixtures: jobsOf.workable,
      records: workable,
      changed: 'updated_at',
      close: (shortcode) => workable.setState(shortcode, 'archived'),
    }),
    flatchr: createOrigin(sandbox, {
      label: 'Flatchr',
      workflow: WORKFLOWS.flatchr,
      fixtures: jobsOf.flatchr,
      records: flatchr,
      changed: 'updated_at',
      close: (id) => flatchr.edit(id, { status: 3 }),
    }),
    francetravail: createOrigin(sandbox, {
      label: 'France Travail',
      workflow: WORKFLOWS.francetravail,
      fixtures: jobsOf.francetravail,
      records: francetravail,
      changed: 'dateActualisation',
      close: (id) => francetravail.remove(id),
    }),
  }
}

function createOrigin(sandbox: Sandbox, { label, workflow, fixtures, records, changed, close }: Side): Origin {
  const open = fixtures.filter((fixture) => fixture.open)
  const held = new Map<string, Held>()
  for (const { hrflow } of open) if (hrflow !== null) held.set(hrflow.reference, { job: hrflow, archived: false })
  const counts: Counts = { created: held.size, updated: 0, archived: 0 }
  const heldAt = (reference: string): Held => {
    const found = held.get(reference)
    if (found === undefined) throw new Error(`the demo changes ${reference}, which ${label} does not have`)
    return found
  }
  return {
    label,
    workflow_id: workflow.id,
    cron: workflow.cron,
    board: sandbox.hrflow.board(workflow.board),
    held,
    counts,
    get jobs() {
      return records.size
    },
    refused: open.filter(({ hrflow }) => hrflow === null).length,
    notOpen: fixtures.length - open.length,
    add({ job, hrflow }) {
      records.put(job)
      held.set(hrflow.reference, { job: hrflow, archived: false })
      counts.created += 1
    },
    edit({ reference, patch, becomes }) {
      const before = heldAt(reference)
      records.edit(reference, patch)
      const updated_at = String(records.get(reference)?.[changed])
      held.set(reference, { job: { ...before.job, ...becomes, updated_at }, archived: false })
      counts.updated += 1
    },
    close(reference, kept) {
      const { job } = heldAt(reference)
      close(reference)
      held.set(reference, { job: kept ?? job, archived: true })
      counts.archived += 1
    },
  }
}
