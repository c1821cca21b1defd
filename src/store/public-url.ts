// Where the Worker is reached from outside: PUBLIC_URL, or the address by which an operator last reached it.
import type { AlertEnvironment } from '../attention/alert'
import { getPublicUrl, putPublicUrl } from './kv'

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')

/** PUBLIC_URL without a slash at its end, or null. */
const givenUrl = (env: Pick<AlertEnvironment, 'PUBLIC_URL'>): string | null =>
  withoutSlash(env.PUBLIC_URL ?? '') || null

/** The Worker's address for whoever makes this request, who carries the operator's token: PUBLIC_URL, or the one he uses. */
export const addressFor = (env: Pick<AlertEnvironment, 'PUBLIC_URL'>, requested: string): string =>
  givenUrl(env) ?? new URL(requested).origin

/** The Worker's address without a slash at its end, or null: nobody knows it. */
export async function publicUrl(env: AlertEnvironment & Pick<Env, 'STATE'>): Promise<string | null> {
  const url = givenUrl(env) ?? (await getPublicUrl(env.STATE).catch(() => null))
  return url === null ? null : withoutSlash(url)
}

/** Where a workflow is looked at; null as its id: all of them. */
export async function linkTo(
  env: AlertEnvironment & Pick<Env, 'STATE'>,
  workflow_id: string | null,
): Promise<string | null> {
  const url = await publicUrl(env)
  return url === null ? null : `${url}/${workflow_id === null ? '' : `workflows/${workflow_id}`}`
}

let noted: string | null = null

/** Notes the address of a request that carried the operator's token, when it is another than before. */
export async function noteAddress(env: AlertEnvironment & Pick<Env, 'STATE'>, requested: string): Promise<void> {
  const { origin } = new URL(requested)
  if (givenUrl(env) !== null || noted === origin) return
  noted = origin
  if ((await getPublicUrl(env.STATE).catch(() => origin)) === origin) return
  await putPublicUrl(env.STATE, origin).catch(() => {
    noted = null
  })
}
