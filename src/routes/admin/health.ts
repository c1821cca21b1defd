// Whether anything is wrong, of which accounts, and whether alerts arrive. Read from KV: no workflow's object is woken.
import * as v from 'valibot'
import { alertSettings } from '../../attention/alert'
import { byWeight, type Item, isSevere } from '../../attention/item'
import { given } from '../../attention/words'
import type { Workflows } from '../../config/deployment'
import { iso } from '../../lib/clock'
import { placed } from '../../lib/placement'
import { allSummaries, DEPLOYMENT } from '../../store/summaries'
import { accountsOf, usersOf } from '../../upstream/accounts'
import { testAlert } from '../../upstream/reports'
import { accountsSchema, healthSchema } from '../answers/attention'
import { type Around, firstNoted, readAround } from '../around'
import { problem } from '../problem'
import { route } from '../route'

interface Placed {
  readonly workflow_id: string | null
  readonly item: Item
}

/** All that is wrong; what is an account's or the deployment's once, with the workflows that it touches. */
async function allItems(env: Env, workflows: Workflows): Promise<Placed[]> {
  const summaries = await allSummaries(env.STATE)
  const known = workflows.all.flatMap(({ workflow_id }) => {
    const summary = summaries.get(workflow_id)
    return summary === undefined ? [] : [{ workflow_id, summary }]
  })
  const around = await readAround(env, workflows, firstNoted(workflows, summaries))
  const shared = await sharedItems(around, workflows)
  const isToldThere = (workflow_id: string, item: Item): boolean =>
    item.of !== '' && shared.some(({ code, data }) => code === item.code && includes(data['by'], workflow_id))
  const own = known.flatMap(({ workflow_id, summary }) =>
    summary.attention.flatMap((item) => (isToldThere(workflow_id, item) ? [] : [{ workflow_id, item }])),
  )
  return [...shared.map((item) => ({ workflow_id: null, item })), ...own].toSorted((one, other) =>
    byWeight(one.item, other.item),
  )
}

const includes = (list: unknown, name: string): boolean => Array.isArray(list) && list.includes(name)

/** What stands against an account that no workflow uses any more is nobody's trouble; the next heartbeat closes it. */
async function sharedItems({ accounts, deployment }: Around, { all }: Workflows): Promise<Item[]> {
  const users = await usersOf(all)
  const isUsed = (name: string): boolean => name !== DEPLOYMENT && users(name).length > 0
  return [...deployment, ...[...accounts].flatMap(([name, { attention }]) => (isUsed(name) ? attention : []))]
}

const health = route({
  name: 'health',
  method: 'GET',
  path: '/api/health',
  words: 'Whether anything severe is open, and all that is. It wakes no workflow, and may be a minute old.',
  answers: {
    200: ['Nothing severe is open.', healthSchema],
    503: ['Something severe is open.', healthSchema],
  },
  async run({ env, workflows }) {
    const items = await allItems(env, workflows)
    const attention = items.map(({ workflow_id, item }) => ({ workflow_id, ...given(item, workflow_id) }))
    const as_of = new Date().toISOString()
    return items.some(({ item }) => isSevere(item))
      ? { status: 503, body: { ok: false, as_of, attention } }
      : { status: 200, body: { ok: true, as_of, attention } }
  },
})

const accounts = route({
  name: 'listAccounts',
  method: 'GET',
  path: '/api/accounts',
  words: "HrFlow's and the origins' accounts: since when each is well or refused, and which workflows use it.",
  answers: { 200: ['The accounts.', accountsSchema] },
  async run({ env, workflows }) {
    const around = await readAround(env, workflows)
    const used = new Map<string, { account: string; name: string; workflows: string[] }>()
    for (const entry of workflows.all)
      for (const { account, name } of await accountsOf(entry)) {
        const known = used.get(name) ?? { account, name, workflows: [] }
        used.set(name, { ...known, workflows: [...known.workflows, entry.workflow_id] })
      }
    return { status: 200, body: [...used.values()].map((one) => viewOfAccount(one, around)) }
  },
})

function viewOfAccount(
  { account, name, workflows }: { account: string; name: string; workflows: readonly string[] },
  around: Around,
) {
  const known = around.accounts.get(name)
  const items = known?.attention ?? []
  const refused = items.find(({ code }) => code === 'stopped') ?? null
  return {
    account,
    workflows,
    ok_since: items.length === 0 ? iso(known?.ok_since ?? null) : null,
    refused_since: refused === null ? null : iso(refused.since),
    why: refused === null ? null : String(refused.data['message'] ?? ''),
    attention: items.map((item) => given(item, workflows[0] ?? null)),
  }
}

const sendTest = route({
  name: 'testAlert',
  method: 'POST',
  path: '/api/alerts/test',
  words: 'Sends one alert, to see whether they arrive.',
  answers: {
    202: ['It is on its way.', v.object({ sent_to: v.string() })],
    409: 'Alerts are sent nowhere, or their settings are wrong.',
  },
  async run({ c, env }) {
    const settings = alertSettings(env)
    if (settings === null) return problem(c, 409, 'ALERT_URL is not set: npx wrangler secret put ALERT_URL')
    if ('wrong' in settings) return problem(c, 409, settings.wrong)
    const now = Date.now()
    const data = { what: 'a test of the alerts, nothing is wrong' }
    await testAlert(placed(env.RATE_LIMITER, env), {
      code: 'relay_fault',
      of: 'test',
      since: now,
      last_seen: now,
      count: 0,
      data,
    })
    return { status: 202, body: { sent_to: new URL(settings.url).host } }
  },
})

export const healthRoutes = [health, accounts, sendTest]
