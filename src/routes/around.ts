// What is not as it should be around the workflows: with the accounts that they use, and with the deployment. Read from KV, so no
// object is woken, and it may be a minute old.
import { alertSettings } from '../attention/alert'
import { deploymentFindings, isAbout } from '../attention/deployment'
import { byWeight, changed, type Item } from '../attention/item'
import { type Attention, given } from '../attention/words'
import type { CheckedWorkflow } from '../config/check'
import type { Workflows } from '../config/deployment'
import { getHeartbeat } from '../store/kv'
import { type AccountSummary, allTroubles, DEPLOYMENT, type Summary } from '../store/summaries'
import { accountsOf } from '../upstream/accounts'

export interface Around {
  /** By the name of the account's object. */
  readonly accounts: ReadonlyMap<string, AccountSummary>
  readonly deployment: readonly Item[]
}

const NOTHING: Around = { accounts: new Map(), deployment: [] }

/** What is wrong around the workflows now. `first`: since when there has been something to look after (Unix ms). */
export async function readAround(env: Env, { all, fault }: Workflows, first: number | null = null): Promise<Around> {
  const [troubles, heartbeat] = await Promise.all([
    allTroubles(env.STATE).catch(() => NOTHING.accounts),
    getHeartbeat(env.STATE),
  ])
  const settings = alertSettings(env)
  const now = Date.now()
  const found = deploymentFindings(
    {
      all,
      fault,
      alerts: settings !== null && 'wrong' in settings ? settings.wrong : null,
      heard_at: heartbeat?.at ?? first,
      missed: new Map(Object.entries(heartbeat?.missed ?? {})),
    },
    now,
  )
  const known = troubles.get(DEPLOYMENT)?.attention ?? []
  return { accounts: troubles, deployment: changed(known, found, now).items }
}

/** Since when something has been noted of any of the workflows (Unix ms), or null. */
export function firstNoted({ all }: Workflows, summaries: ReadonlyMap<string, Summary>): number | null {
  const noted = all.flatMap(({ workflow_id }) => summaries.get(workflow_id)?.at ?? [])
  return noted.length === 0 ? null : Math.min(...noted)
}

/** What is wrong around one workflow, beside what stands in its own list as `own` codes. */
export async function itemsAround(
  entry: CheckedWorkflow,
  { accounts, deployment }: Around,
  own: ReadonlySet<string>,
): Promise<Item[]> {
  const names = (await accountsOf(entry)).map(({ name }) => name)
  const ofAccounts = names.flatMap((name) => accounts.get(name)?.attention ?? [])
  const ofDeployment = deployment.filter((item) => isAbout(item, entry.workflow_id))
  return [...ofAccounts, ...ofDeployment].filter(({ code }) => !own.has(code))
}

/** The whole list of a workflow: its own, and what is wrong around it. */
export async function withAround(
  entry: CheckedWorkflow,
  own: readonly Attention[],
  around: Around,
): Promise<Attention[]> {
  const more = await itemsAround(entry, around, new Set(own.map(({ code }) => code)))
  return [...own, ...more.toSorted(byWeight).map((item) => given(item, entry.workflow_id))]
}
