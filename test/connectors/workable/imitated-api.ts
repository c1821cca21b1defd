// Workable's SPI v3: jobs as rows and as details, paging, subscriptions, the call budget of an account.
// https://workable.readme.io/reference/jobs
import { createRate, type Limit } from '../../sandbox/rate.ts'
import { createRecords, type Records } from '../../sandbox/records.ts'
import { bearer, type Call, decoded, type JsonObject, json, type Reply, type Upstream } from '../../sandbox/upstream.ts'
import { asDetail, asWidget, createJobPages, editedTexts } from './imitated-jobs.ts'
import { createSubscriptions, invalid, notFound, type Subscription } from './imitated-subscriptions.ts'

export interface WorkableAccount extends Pick<Records, 'edit' | 'remove' | 'get' | 'size'> {
  /** Adds a job, or replaces it. Without a state it is published. */
  put(job: JsonObject): string
  setState(shortcode: string, state: 'draft' | 'published' | 'closed' | 'archived'): void
  jobs(): readonly Readonly<JsonObject>[]
  readonly subscriptions: readonly Subscription[]
  /** Calls in each interval; null turns the limit off. Default 10 in 10 s. */
  limit: Limit | null
  /** Whether `since_id` and `max_id` include the job they name. Not known of the real one; default false. */
  idsInclusive: boolean
}

export interface Workable extends Upstream {
  /** The account of a subdomain; the second call for one gives the same account, with the new token if one is given. */
  account(subdomain: string, options?: { token?: string | undefined }): WorkableAccount
  accounts(): ReadonlyMap<string, WorkableAccount>
}

interface Account extends WorkableAccount {
  /** Nobody's, of an account that is known by its widget alone. */
  token: string | null
  answer(call: Call): Reply
  answerWidget(): Reply
}

const WIDGET_HOST = 'apply.workable.com'
const WIDGET = /^\/api\/v1\/widget\/accounts\/([^/]+)$/

const isoSeconds = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')

/** What clients have met; nothing is documented. */
const WIDGET_LIMIT: Limit = { calls: 20, perMs: 30_000 }

export function createWorkable(now: () => number): Workable {
  const accounts = new Map<string, Account>()
  const accountOf = (call: Call): Account | undefined => {
    const account = accounts.get(call.url.host.replace(/\.workable\.com$/, ''))
    return account?.token != null && bearer(call.headers) === account.token ? account : undefined
  }
  const widgetOf = ({ url }: Call): Account | undefined => accounts.get(WIDGET.exec(url.pathname)?.[1] ?? '')
  return {
    name: 'workable',
    serves: (host) => host.endsWith('.workable.com'),
    authorizes: (call) => (call.url.host === WIDGET_HOST ? widgetOf(call) : accountOf(call)) !== undefined,
    answer(call) {
      if (call.url.host !== WIDGET_HOST) return accountOf(call)?.answer(call) ?? json(401, { error: 'Not authorized' })
      return (
        widgetOf(call)?.answerWidget() ?? { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not Found' }
      )
    },
    account(subdomain, { token } = {}) {
      const known = accounts.get(subdomain)
      if (known !== undefined) {
        known.token = token ?? known.token
        return known
      }
      const made = createAccount(subdomain, token ?? null, now)
      accounts.set(subdomain, made)
      return made
    },
    accounts: () => accounts,
  }
}

function createAccount(subdomain: string, token: string | null, now: () => number): Account {
  const records = createRecords({
    idField: 'shortcode',
    stampField: 'updated_at',
    stamp: isoSeconds,
    defaults: { state: 'published' },
    now,
  })
  const page = createJobPages(records, `https://${subdomain}.workable.com/spi/v3/jobs`)
  const [rate, widgetRate] = [createRate(now), createRate(now)]
  const subscriptions = createSubscriptions(() => isoSeconds(now()))

  function route(call: Call): Reply {
    const [resource, id, ...rest] = call.url.pathname.replace(/^\/spi\/v3\//, '').split('/')
    if (!call.url.pathname.startsWith('/spi/v3/') || rest.length > 0) return notFound()
    switch (`${call.method} ${resource}${id === undefined ? '' : '/:id'}`) {
      case 'GET jobs': {
        const answer = page(call.url.searchParams, account.idsInclusive)
        return 'invalid' in answer ? invalid(answer.invalid) : json(200, answer)
      }
      case 'GET jobs/:id': {
        const job = records.get(decoded(id ?? ''))
        return job === undefined ? notFound() : json(200, asDetail(job))
      }
      case 'GET subscriptions':
        return subscriptions.answerList()
      case 'POST subscriptions':
        return subscriptions.subscribe(call.json)
      case 'DELETE subscriptions/:id':
        return subscriptions.unsubscribe(id ?? '')
      default:
        return notFound()
    }
  }

  const account: Account = {
    token,
    limit: { calls: 10, perMs: 10_000 },
    idsInclusive: false,
    subscriptions: subscriptions.list,
    put: records.put,
    edit: (shortcode, patch) => records.edit(shortcode, editedTexts(records.get(shortcode), patch)),
    setState: (shortcode, state) => records.edit(shortcode, { state }),
    remove: records.remove,
    get: records.get,
    jobs: records.all,
    get size() {
      return records.size
    },
    answerWidget() {
      if (!widgetRate.take(account.limit && WIDGET_LIMIT).allowed)
        return { status: 429, headers: { 'content-type': 'text/html' }, body: '<h1>Error 1015</h1>' }
      return json(200, asWidget(records.all()))
    },
    answer(call) {
      const taken = rate.take(account.limit)
      const reply = taken.allowed ? route(call) : json(429, { error: 'Rate limit exceeded' })
      if (account.limit === null) return reply
      return {
        ...reply,
        headers: {
          ...reply.headers,
          'x-rate-limit-limit': String(account.limit.calls),
          'x-rate-limit-remaining': String(taken.remaining),
          'x-rate-limit-reset': String(Math.ceil(taken.resetAt / 1_000)),
        },
      }
    },
  }
  return account
}
