// What is not as it should be with something that several workflows share: an account, in its limiter's object; the deployment, in
// an object of its own. One list, and one alert that names all workflows it touches. Kept in `meta` of that object.
//
//   a workflow tells ──first of them──▶ open ──the last of them has closed it──▶ closed
import * as v from 'valibot'
import { type Alert, type AlertEnvironment, alertSchema, alertSettings } from '../attention/alert'
import { changed, type Finding, type Item, keyOf } from '../attention/item'
import type { News } from '../attention/queue'
import { platformClock } from '../lib/clock'
import { faultFields } from '../lib/fault'
import { createLog } from '../lib/log'
import { redactor } from '../lib/secrets'
import { workThrough } from '../lib/work'
import { openAttentionLists } from '../store/attention'
import { itemWithout } from '../store/forgetting'
import { openKvKey } from '../store/kv-key'
import { openValues } from '../store/meta'
import { linkTo } from '../store/public-url'
import { type AccountSummary, putAccountSummary } from '../store/summaries'
import { isSaidByOthers, reportersOf } from './accounts'
import { openCourier } from './courier'

/** What a workflow tells of a trouble of an account. */
export const reportSchema = v.object({
  alert: alertSchema,
  /** All workflows that use the account. */
  workflows: v.array(v.string()),
  /** The name of the account's object, and of what kind it is. */
  name: v.string(),
})
export type Report = Readonly<v.InferOutput<typeof reportSchema>>

/** What KV was not given by then, because it gave no answer or because the object went, is written again. */
const AGAIN_MS = 60_000

export interface TroublesParts {
  readonly storage: DurableObjectStorage
  /** Keeps the object alive until what it is given has ended. */
  readonly waitUntil: (work: Promise<void>) => void
}

export type Troubles = ReturnType<typeof openTroubles>

/** The list of an object with that storage. Its tables are made when it is first needed. */
export function openTroubles({ storage, waitUntil }: TroublesParts, env: Env) {
  storage.sql.exec('CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
  const values = openValues(storage.sql)
  const kept = openAttentionLists(values)
  const { ALERT_URL = '', ALERT_SECRET = '' }: AlertEnvironment = env
  const log = createLog({}, redactor([ALERT_URL, ALERT_SECRET]))
  const settings = alertSettings(env)
  const courier = openCourier({
    kept,
    settings: settings !== null && 'wrong' in settings ? null : settings,
    fetch: (url, init) => fetch(url, init),
    proxy: env.UPSTREAM_PROXY || null,
    linkOf: ({ workflow_id }) => linkTo(env, workflow_id),
    clock: platformClock,
    log,
  })
  let list = kept.list()
  const key = openKvKey({
    read: short,
    put: note,
    written() {
      list = { ...list, unwritten: false }
      kept.putList(list)
    },
    failed: notNoted,
    wait: platformClock.sleep,
    later: waitUntil,
  })

  function notNoted(error: unknown): void {
    log.warn('trouble not noted in KV', faultFields(error))
  }

  /** Stores what has opened and closed, with the alerts. */
  async function keep(name: string, items: readonly Item[], news: readonly Omit<News, 'id'>[]): Promise<void> {
    storage.transactionSync(() => {
      list = { ...list, items, unwritten: true }
      kept.putList(list)
      values.put('name', name)
      if (news.some(({ type }) => type === 'attention.closed')) values.put('ok_since', String(Date.now()))
      courier.announce(news)
    })
    key.mark()
    await wake()
  }

  /** The same, and KV has it too: for what is asked for once, where whoever asked may look at once. */
  async function keepNow(...given: Parameters<typeof keep>): Promise<void> {
    await keep(...given)
    await key.writeNow(note).catch(notNoted)
  }

  /** The list as KV holds it, where all workflows find it. */
  function short(): AccountSummary {
    const ok_since = values.get('ok_since')
    return { at: Date.now(), ok_since: ok_since === null ? null : Number(ok_since), attention: list.items }
  }

  function note(summary: AccountSummary): Promise<void> {
    return putAccountSummary(env.STATE, values.get('name') ?? '', summary)
  }

  async function wake(): Promise<void> {
    const next = courier.next(new Set())
    const at = 'task' in next ? Date.now() : next.at
    const wanted = list.unwritten ? Math.min(at ?? Number.POSITIVE_INFINITY, Date.now() + AGAIN_MS) : at
    if (wanted !== null) await storage.setAlarm(wanted)
  }

  return {
    /** A workflow tells that something opened or closed there. */
    async report({ alert, workflows, name }: Report): Promise<void> {
      const { type, workflow_id, item } = alert
      const id = workflow_id ?? ''
      const { items, news } = reported(list.items, { type, id, item, workflows }, Date.now())
      await keep(name, items, news)
    },

    /** A job was forgotten: nothing here names it any more. */
    async forget(reference: string): Promise<void> {
      const change = itemWithout(reference)
      const items = list.items.map(change)
      courier.forget(change)
      if (JSON.stringify(items) !== JSON.stringify(list.items)) await keepNow(values.get('name') ?? '', items, [])
    },

    /** Only these workflows use the account. */
    async usedBy(users: readonly string[]): Promise<void> {
      if (!isSaidByOthers(list.items, users)) return
      const { items, news } = withUsers(list.items, users)
      await keepNow(values.get('name') ?? '', items, news)
    },

    /** What is to be in the list from now on, as the heartbeat found it. */
    async found(name: string, findings: readonly Finding[]): Promise<void> {
      const { items, opened, closed } = changed(list.items, findings, Date.now())
      if (opened.length + closed.length === 0) return
      const newsOf = (type: News['type']) => (item: Item) => ({ type, workflow_id: null, item, to: 'address' }) as const
      const news = [...closed.map(newsOf('attention.closed')), ...opened.map(newsOf('attention.opened'))]
      await keepNow(name, items, news)
    },

    /** One alert to see whether they arrive. */
    async test(item: Item): Promise<void> {
      storage.transactionSync(() =>
        courier.announce([{ type: 'attention.test', workflow_id: null, item, to: 'address' }]),
      )
      await wake()
    },

    items: (): readonly Item[] => list.items,
    alerts: () => courier.state(),

    /** The alarm has come: all that waits is sent. */
    async work(): Promise<void> {
      const { next } = courier
      const never = () => new Promise<void>(() => {})
      await workThrough({ next, slots: () => 1, now: Date.now, woken: never })
      if (list.unwritten) key.mark()
      await wake()
    },
  }
}

interface Reported {
  readonly type: Alert['type']
  readonly id: string
  readonly item: Item
  readonly workflows: readonly string[]
}

/** The list after one workflow reported something: open as long as one of the account's workflows says so. Pure. */
export function reported(
  items: readonly Item[],
  { type, id, item, workflows }: Reported,
  now: number,
): { readonly items: readonly Item[]; readonly news: readonly Omit<News, 'id'>[] } {
  const own: Item = { ...item, of: '' }
  const before = items.find((one) => keyOf(one) === keyOf(own))
  const others = items.filter((one) => one !== before)
  const by = reportersOf(before).filter((one) => one !== id && workflows.includes(one))
  const isOpen = type === 'attention.opened'
  if (isOpen) by.push(id)
  const news = (kind: News['type'], about: Item) => [
    { type: kind, workflow_id: reportersOf(about)[0] ?? id, item: about, to: 'address' } as const,
  ]
  if (by.length === 0) return { items: others, news: before === undefined ? [] : news('attention.closed', before) }
  const { since = item.since, data = item.data } = before ?? {}
  const next: Item = {
    ...own,
    since,
    last_seen: now,
    count: by.length,
    data: { ...data, by, workflows: [...workflows] },
  }
  return { items: [...others, next], news: before === undefined ? news('attention.opened', next) : [] }
}

/** The list of an account that only these workflows use: what none of them reported is over. Pure. */
export function withUsers(
  items: readonly Item[],
  users: readonly string[],
): { readonly items: readonly Item[]; readonly news: readonly Omit<News, 'id'>[] } {
  const left: Item[] = []
  const news: Omit<News, 'id'>[] = []
  for (const item of items) {
    const reporters = reportersOf(item)
    const by = reporters.filter((id) => users.includes(id))
    if (by.length > 0) left.push({ ...item, count: by.length, data: { ...item.data, by, workflows: [...users] } })
    else news.push({ type: 'attention.closed', workflow_id: reporters[0] ?? null, item, to: 'address' })
  }
  return { items: left, news }
}
