// Which accounts the workflows use, by the names of the objects that keep them, and whose word about an account still counts.
import type { Item } from '../attention/item'
import type { CheckedWorkflow } from '../config/check'
import { sha256Hex } from '../lib/hash'

/** The name of an account's object: an account's own may hold an e-mail address. */
export const nameOfAccount = async (account: string): Promise<string> =>
  `${account.slice(0, account.indexOf(':'))}:${(await sha256Hex(account)).slice(0, 32)}`

export interface NamedAccount {
  /** For people: without a secret. */
  readonly account: string
  readonly name: string
}

/** The accounts that a workflow uses: the origin's and HrFlow's. None of a misconfigured one is known. */
export async function accountsOf(entry: CheckedWorkflow): Promise<NamedAccount[]> {
  if (!entry.ok) return []
  const { origin_account, hrflow_account, secrets } = entry.workflow
  const named = async (account: string) => {
    const name = await nameOfAccount(account)
    return { account: secrets.some((secret) => secret !== '' && account.includes(secret)) ? name : account, name }
  }
  return Promise.all([named(origin_account), named(hrflow_account)])
}

/** The workflows that may speak of the account of that name: those that use it, and misconfigured ones, which may use any. */
export async function usersOf(all: readonly CheckedWorkflow[]): Promise<(name: string) => string[]> {
  const users = new Map<string, string[]>()
  for (const entry of all)
    for (const { name } of await accountsOf(entry)) users.set(name, [...(users.get(name) ?? []), entry.workflow_id])
  const unknown = all.flatMap((entry) => (entry.ok ? [] : [entry.workflow_id]))
  return (name) => [...(users.get(name) ?? []), ...unknown]
}

/** The workflows by whose word an account's trouble stands in its list. */
export function reportersOf(item: Pick<Item, 'data'> | undefined): string[] {
  const by = item?.data['by']
  return Array.isArray(by) ? [...by] : []
}

/**
 * Whether something may stand in an account's list by the word of a workflow that is not among its `users`. Where it does not say
 * whose word it is, as in KV where there was no room for that, it may.
 */
export const isSaidByOthers = (items: readonly Item[], users: readonly string[]): boolean =>
  items.some((item) => {
    const reporters = reportersOf(item)
    return reporters.length === 0 || reporters.some((id) => !users.includes(id))
  })
