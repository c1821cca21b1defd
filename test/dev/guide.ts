// What `npm run dev` tells: where everything is, and commands to paste. It only words them.
import { imitations } from '../connectors/found.ts'
import type { Imitation } from '../connectors/imitation.ts'
import { heartbeatPath, type Workflow } from './relay.ts'
import type { Definition } from './tenant.ts'

export interface Places {
  readonly worker: string
  /** The admin token as a shell writes it between double quotes. */
  readonly admin: string
}

/** One line for each workflow, and under it what is wrong with it. */
export const states = (workflows: readonly Workflow[]): string =>
  workflows
    .flatMap(({ workflow_id, connector, status, reason, issues }) => [
      `  ${workflow_id} (${connector ?? 'no connector'}): ${status}${reason === null ? '' : `, ${reason}`}`,
      ...issues.map(({ path, message }) => `    ${path} ${message}`),
    ])
    .join('\n')

/** A run of each workflow, now; and the heartbeat, which starts what its schedules say. */
export function runs({ worker, admin }: Places, workflows: readonly Workflow[]): string {
  const posts = workflows.map(({ workflow_id, readable, schedule }) =>
    readable === false
      ? `  # ${workflow_id}: no run, since its webhooks bring its jobs`
      : `  curl -H "Authorization: Bearer ${admin}" -X POST ${worker}/api/workflows/${workflow_id}/runs -d '{"action":"sync_jobs_in_hrflow"}'   # ${schedule === null ? 'it has no schedule' : `otherwise at ${schedule}`}`,
  )
  return `${posts.join('\n')}
or send the heartbeat, which comes every five minutes: it starts what came since the last one
  curl "${worker}${heartbeatPath('$(date +%s)000')}"`
}

/** Looks at the workflows, and at the runs and events of the first. */
export function looks({ worker, admin }: Places, workflows: readonly Workflow[]): string {
  const first = workflows.find(({ readable }) => readable === true) ?? workflows[0]
  const paths = first === undefined ? [''] : ['', `/${first.workflow_id}/runs`, `/${first.workflow_id}/events`]
  const asked = paths.map((path) => `  curl -H "Authorization: Bearer ${admin}" ${worker}/api/workflows${path}`)
  if (first === undefined || first.readable === false) return asked.join('\n')
  const dry = `-X POST '${worker}/api/workflows/${first.workflow_id}/runs?wait=25' -d '{"action":"sync_jobs_in_hrflow","persist":false}'`
  return `${asked.join('\n')}
and only tell what a sync would do, without writing
  curl -H "Authorization: Bearer ${admin}" ${dry}`
}

/**
 * For each workflow: change a job at the origin, tell the relay, look at the board. Of an origin that cannot be asked, as `shown`
 * says it, nothing at the origin counts: its webhook brings the job.
 */
export async function changes(
  places: Places,
  upstreams: string,
  workflows: readonly Definition[],
  shown: readonly Pick<Workflow, 'workflow_id' | 'readable'>[],
): Promise<string> {
  const told = workflows.flatMap((workflow) => {
    const imitation = imitations.get(workflow.connector.name)
    const { readable } = shown.find(({ workflow_id }) => workflow_id === workflow.workflow_id) ?? { readable: null }
    return imitation === undefined ? [] : [change(places, upstreams, workflow, imitation, readable !== false)]
  })
  return (await Promise.all(told)).join('\n\n')
}

async function change(
  { worker }: Places,
  upstreams: string,
  workflow: Definition,
  { label, example: { id, patch }, address, ownSecret, webhook }: Imitation,
  isReadable: boolean,
): Promise<string> {
  const { workflow_id, connector_auth, push_parameters } = workflow
  const job = `${upstreams}/_sandbox/${address(connector_auth, id)}`
  const board = `${upstreams}/_sandbox/boards/${push_parameters.board_key}/jobs/${id}`
  const edit = `curl -X PATCH ${job} -d '${JSON.stringify(patch)}'`
  if (webhook === undefined)
    return `${workflow_id}: change a job at ${label}, then start a run
  ${edit}
  curl -X DELETE ${job}
  curl ${board}`
  const url = `${worker}/webhooks/${workflow_id}`
  const { says, command, more } = await webhook({ url, secret: secretOf(workflow, ownSecret ?? '') })
  return `${workflow_id}: ${isReadable ? `change a job at ${label} and send the webhook, ${says}\n  ${edit}` : `send the webhook, ${says}`}
  ${command}
  curl ${board}${more === undefined ? '' : `\n${more}`}`
}

const secretOf = ({ webhook_secret, connector_auth }: Definition, otherwise: string): string =>
  String([webhook_secret ?? connector_auth[otherwise] ?? ''].flat()[0])
