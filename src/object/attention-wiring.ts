// The list of what is not as it should be of one object, put together with what it looks at and how its alerts are sent.
import { alertSettings } from '../attention/alert'
import { isReadable, type Workflow } from '../config/check'
import type { Workflows } from '../config/deployment'
import { platformClock } from '../lib/clock'
import type { Log } from '../lib/log'
import { placed } from '../lib/placement'
import { linkTo } from '../store/public-url'
import type { Store } from '../store/store'
import { openCourier } from '../upstream/courier'
import type { Gate } from '../upstream/gate'
import { tellAccount } from '../upstream/reports'
import { openAttention } from './attention'
import { factsOf, noteSchedules } from './attention-facts'
import type { Registered } from './registration'
import { secretFindings, unregisteredFindings, webhookFindings } from './webhook-findings'

export interface AttentionGiven {
  readonly workflow: Workflow
  readonly store: Store
  readonly gate: Gate
  readonly env: Env
  readonly workflows: Pick<Workflows, 'all'>
  readonly log: Log
  readonly changed: () => void
  /** What was registered at the origin; null: nothing. */
  readonly registered: () => Pick<Registered, 'missing' | 'missing_since'> | null
}

export function attentionOf({ workflow, store, gate, env, workflows, log, changed, registered }: AttentionGiven) {
  const { workflow_id } = workflow
  noteSchedules(workflow, store.values, Date.now())
  const settings = alertSettings(env)
  const accountOf = { origin: 'origin_account', hrflow: 'hrflow_account' } as const
  const courier = openCourier({
    kept: store.attention,
    settings: settings !== null && 'wrong' in settings ? null : settings,
    fetch: (url, init) => fetch(url, init),
    proxy: env.UPSTREAM_PROXY || null,
    account: (side, alert) => {
      const account = workflow[accountOf[side]]
      const sharing = workflows.all.filter((entry) => entry.ok && entry.workflow[accountOf[side]] === account)
      const names = sharing.map((entry) => entry.workflow_id)
      return tellAccount(placed(env.RATE_LIMITER, env), account, { alert, workflows: names })
    },
    linkOf: ({ workflow_id: id }) => linkTo(env, id),
    clock: platformClock,
    log,
  })
  const ofWebhooks = (now: number) => [
    ...webhookFindings(store.figures, isReadable(workflow.connector), store.attention.list().items, now),
    ...unregisteredFindings(registered()),
    ...secretFindings(store.figures.webhooks().secrets, workflow.webhook_secrets.length, now),
  ]
  return openAttention({
    workflow_id,
    store,
    gate,
    facts: (ended, now) => factsOf({ workflow, store, gate, others: ofWebhooks }, ended, now),
    courier,
    clock: platformClock,
    log,
    changed,
  })
}
