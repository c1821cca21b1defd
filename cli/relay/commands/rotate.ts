// `webhooks rotate`: what is next in the replacing of a webhook's secret. Where the origin is to use the new one and has an API for
// it, the workflow's webhooks are registered again.
import { phaseOf } from '../../../src/config/rotation.ts'
import { registeredSchema, removedSchema } from '../answers.ts'
import type { Api } from '../api.ts'
import type { Given } from '../command.ts'
import { secretNames } from '../folder.ts'
import { rotationLines } from '../rotation.ts'
import { type Exit, FINE, Stop } from '../stop.ts'
import { chosen, listed } from '../workflows.ts'

export async function rotate({ out, text, now }: Given, api: Api): Promise<Exit> {
  const { workflow_id, webhooks } = chosen((await listed(api)).value, text('workflow'))
  const secrets = webhooks?.secrets ?? []
  const phase = phaseOf(secrets, now())
  const path = `/api/workflows/${encodeURIComponent(workflow_id)}/subscriptions`
  const address = text('address')
  const query = address === null ? '' : `?${new URLSearchParams({ address })}`
  const env = text('env')
  const rotating = {
    workflow_id,
    names: await secretNames(env, workflow_id),
    secrets,
    flag: env === null ? '' : ` --env ${env}`,
    atOrigin: phase === 'move' ? await registeredAgain(api, `${path}${query}`) : 'Look at the origin.',
  }
  if (out.json) out.value({ phase, ...rotating })
  else out.lines(rotationLines(rotating, now()))
  return FINE
}

async function registeredAgain(api: Api, path: string): Promise<string> {
  try {
    await api.delete(path, removedSchema)
    await api.post(path, null, registeredSchema)
    return 'Its webhooks were registered again just now, with the credentials that are deployed.'
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    return error.message
  }
}
