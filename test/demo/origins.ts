// The origins of the demo and, beside each, what must be on its board: every change is made at the origin and noted here,
// so that in the end the two can be compared whole.

import type { HrFlowJob } from '../../src/hrflow/job'
import { readFolders } from '../connectors/folders.ts'
import { imitations } from '../connectors/found.ts'
import type { Account, Imitation } from '../connectors/imitation.ts'
import { fill, jobsOf } from '../dev/fixtures.ts'
import type { Board } from '../sandbox/board.ts'
import { createSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { type DemoWorkflow, SECRETS } from './accounts.ts'
import { createAtelier } from './atelier.ts'
import type { Addition, Demo, Edit } from './changes.ts'

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
  /** The connector's. */
  readonly name: string
  readonly label: string
  readonly demo: Demo
  readonly workflow_id: string
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
  readonly name: string
  readonly imitation: Imitation
  readonly demo: Demo
  readonly account: Account
}

/** The sandbox with the demo's accounts, filled, and its origins. */
export function createOrigins() {
  const sandbox = createSandbox()
  sandbox.hrflow.account({ api_secret: SECRETS.HRFLOW_API_SECRET, api_user: SECRETS.HRFLOW_API_USER })
  sandbox.hrflow.rewrites = true // whether the real one does is not known, so that it must do no harm
  const origins = Array.from(demos, ([name, demo]): Origin => {
    const imitation = imitations.get(name)
    if (imitation === undefined) throw new Error(`${name} has a demo and no imitation`)
    const account = sandbox.origins.get(name)?.open(demo.auth)
    if (account === undefined) throw new Error(`${name} is imitated nowhere`)
    account.unlimit()
    fill(name, imitation, account, demo.auth)
    return createOrigin(sandbox, { name, imitation, demo, account })
  })
  return { sandbox, origins, atelier: createAtelier(sandbox) }
}

/** `test/connectors/<name>/demo.ts` by the connectors' names. */
const demos: ReadonlyMap<string, Demo> = new Map(
  Object.entries(await readFolders<{ readonly demo: Demo }>('demo.ts')).map(([path, { demo }]) => [
    path.split('/')[1] ?? '',
    demo,
  ]),
)

/** What the demo's Worker must know of these. */
export const workflowsOf = (origins: readonly Origin[]): readonly DemoWorkflow[] =>
  origins.map(({ name, workflow_id, board, demo: { auth, secret, schedule } }) => ({
    workflow_id,
    connector: name,
    connector_auth: auth,
    webhook_secret: Object.values(auth).includes(secret) ? null : secret,
    board_key: board.key,
    schedule,
  }))

function createOrigin(sandbox: Sandbox, { name, imitation, demo, account }: Side): Origin {
  const { label } = imitation
  const fixtures = jobsOf(name, imitation)
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
    name,
    label,
    demo,
    workflow_id: `demo-${name}`,
    board: sandbox.hrflow.board(`demo-${name}-board`),
    held,
    counts,
    get jobs() {
      return account.size
    },
    refused: open.filter(({ hrflow }) => hrflow === null).length,
    notOpen: fixtures.filter((fixture) => !fixture.open && (imitation.lists?.(fixture.job) ?? true)).length,
    add({ job, hrflow }) {
      account.put(job)
      held.set(hrflow.reference, { job: hrflow, archived: false })
      counts.created += 1
    },
    edit({ reference, patch, becomes }) {
      const before = heldAt(reference)
      account.edit(reference, patch)
      const updated_at = String(account.get(reference)?.[imitation.dates.changed])
      held.set(reference, { job: { ...before.job, ...becomes, updated_at }, archived: false })
      counts.updated += 1
    },
    close(reference, kept) {
      const { job } = heldAt(reference)
      account.close(reference)
      held.set(reference, { job: kept ?? job, archived: true })
      counts.archived += 1
    },
  }
}
