// What `npm run dev` tells: where everything is, and commands to paste. It only words them.
import { cronPath, signed, type Workflow } from './relay.ts'
import type { Definition } from './tenant.ts'

/** Fixtures that every filled account holds. */
const SHORTCODE = '9CD658E13E'
const VACANCY = 'vADYjo9m0LnkR0ry'
const OFFER = '202DEA0'

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

/** The crons that wake a workflow. */
export function crons({ worker }: Places, workflows: readonly Workflow[]): string {
  const all = new Set(workflows.flatMap(({ schedule }) => (schedule === null ? [] : [schedule])))
  return Array.from(all, (cron) => {
    const woken = workflows.filter(({ schedule }) => schedule === cron).map(({ workflow_id }) => workflow_id)
    return `  curl '${worker}${cronPath(cron)}'   # ${woken.join(', ')}`
  }).join('\n')
}

/** Looks at the workflows, and at the runs and events of the first. */
export function looks({ worker, admin }: Places, [first]: readonly Workflow[]): string {
  const paths = first === undefined ? [''] : ['', `/${first.workflow_id}/runs`, `/${first.workflow_id}/events`]
  const asked = paths.map((path) => `  curl -H "Authorization: Bearer ${admin}" ${worker}/api/workflows${path}`)
  if (first === undefined) return asked.join('\n')
  const dry = `-X POST '${worker}/api/workflows/${first.workflow_id}/runs?wait=25' -d '{"action":"sync_jobs_in_hrflow","persist":false}'`
  return `${asked.join('\n')}
and only tell what a sync would do, without writing
  curl -H "Authorization: Bearer ${admin}" ${dry}`
}

/** For each workflow: change a job at the origin, tell the relay, look at the board. */
export async function changes(places: Places, upstreams: string, workflows: readonly Definition[]): Promise<string> {
  const told = await Promise.all(
    workflows.map(async (workflow) => {
      const board = `${upstreams}/_sandbox/boards/${workflow.push_parameters.board_key}/jobs`
      switch (workflow.connector.name) {
        case 'workable':
          return workableChange(places, upstreams, workflow, board)
        case 'flatchr':
          return flatchrChange(places, upstreams, workflow, board)
        case 'francetravail':
          return `${workflow.workflow_id}: change an offer at France Travail, then fire its cron
  curl -X PATCH ${upstreams}/_sandbox/francetravail/offers/${OFFER} -d '{"intitule":"Développeuse web (H/F)"}'
  curl -X DELETE ${upstreams}/_sandbox/francetravail/offers/${OFFER}
  curl ${board}/${OFFER}`
        default:
          return null
      }
    }),
  )
  return told.filter((text) => text !== null).join('\n\n')
}

const secretOf = ({ webhook_secret, connector_auth }: Definition, otherwise: string): string =>
  String([webhook_secret ?? connector_auth[otherwise] ?? ''].flat()[0])

async function workableChange(places: Places, upstreams: string, workflow: Definition, board: string): Promise<string> {
  const { workflow_id, connector_auth } = workflow
  const secret = secretOf(workflow, 'api_access_token')
  const hook = (id: string) =>
    `{"id":"${id}","event_type":"job_updated","fired_at":null,"data":{"job":{"shortcode":"${SHORTCODE}"}}}`
  const [[header, signature] = []] = Object.entries(await signed(hook('dev-1'), secret))
  const jobs = `${upstreams}/_sandbox/workable/${connector_auth['subdomain']}/jobs`
  return `${workflow_id}: change a job at Workable and send the webhook, signed; sent again it is a duplicate
  curl -X PATCH ${jobs}/${SHORTCODE} -d '{"title":"Head of Sales"}'
  curl ${places.worker}/webhooks/${workflow_id} -H '${header}: ${signature}' --data-binary '${hook('dev-1')}'
  curl ${board}/${SHORTCODE}
or signed anew each time, with openssl
  body='${hook(`'$(date +%s)'`)}'; curl ${places.worker}/webhooks/${workflow_id} -H "${header}: $(printf %s "$body" | openssl dgst -sha256 -hmac '${secret}' -r | cut -c1-64)" --data-binary "$body"`
}

function flatchrChange(places: Places, upstreams: string, workflow: Definition, board: string): string {
  const { workflow_id, connector_auth } = workflow
  const vacancies = `${upstreams}/_sandbox/flatchr/${connector_auth['company_id']}/vacancies`
  const hook = `{"event":"new_vacancy","company_id":59,"data":{"message":"'$(date +%s)'","vacancy_id":"${VACANCY}"}}`
  return `${workflow_id}: change a vacancy at Flatchr and send the webhook, whose address ends in the secret
  curl -X PATCH ${vacancies}/${VACANCY} -d '{"title":"Testeuse de jeux vidéo"}'
  curl ${places.worker}/webhooks/${workflow_id}/${secretOf(workflow, '')} --data-binary '${hook}'
  curl ${board}/${VACANCY}`
}
