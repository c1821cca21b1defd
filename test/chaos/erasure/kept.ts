// All that is stored of a workflow and of the accounts it uses, as text.
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { workflowStub } from '../../../src/object/stub'
import { limitersInMemory } from '../../alarms'

/** All tables of the workflow's object as text. */
export const tables = (workflow_id: string): Promise<string> =>
  runInDurableObject(workflowStub(env, workflow_id), (_object, { storage }) => dump(storage))

function dump({ sql }: DurableObjectStorage): string {
  const names = sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").toArray()
  const own = names.filter(({ name }) => !name.startsWith('_cf_'))
  return JSON.stringify(own.map(({ name }) => [name, sql.exec(`SELECT * FROM ${name}`).toArray()]))
}

/** All that KV holds, its summaries beside its values, as text. */
export async function inKv(): Promise<string> {
  const { keys } = await env.STATE.list()
  return JSON.stringify(
    await Promise.all(keys.map(async ({ name, metadata }) => [name, metadata, await env.STATE.get(name)])),
  )
}

/** All tables of the accounts' and the deployment's objects, as text. */
export const inAccounts = async (): Promise<string> =>
  JSON.stringify(
    await Promise.all(
      limitersInMemory().map((id) =>
        runInDurableObject(env.RATE_LIMITER.get(id), (_object, { storage }) => dump(storage)),
      ),
    ),
  )
