// The API of a system of somebody's own that signs its webhooks: each sender at a host of its own, one job at `/jobs/REFERENCE` and all
// of them at `/jobs`, a bare list.
import { createRecords, type Records } from '../../sandbox/records.ts'
import { bearer, type Call, decoded, type JsonObject, json, type Upstream } from '../../sandbox/upstream.ts'

export interface SenderAccount extends Pick<Records, 'edit' | 'remove' | 'get' | 'all' | 'put' | 'size'> {
  readonly name: string
  token: string | null
}

export interface Senders extends Upstream {
  /** The sender of that name; it is made when there is none, and gets this token. */
  sender(name: string, token?: string): SenderAccount
  senders(): readonly SenderAccount[]
}

const HOST = /^([a-z0-9-]+)\.ats\.example$/

/** Where the sender of that name has its API. */
export const urlsOf = (name: string) => ({
  fetch_url: `https://${name}.ats.example/jobs/{reference}`,
  list_url: `https://${name}.ats.example/jobs`,
})

/** What it tells of a job: one that is closed says since when. */
export const asTold = (job: Readonly<JsonObject>): JsonObject => ({ ...job })

export function createSenders(now: () => number): Senders {
  const all: SenderAccount[] = []
  const senderOf = ({ url }: Call) => all.find(({ name }) => name === HOST.exec(url.host)?.[1])
  const authorizes = (call: Call): boolean => {
    const sender = senderOf(call)
    return sender !== undefined && (sender.token === null || bearer(call.headers) === sender.token)
  }
  return {
    name: 'webhook',
    serves: (host) => HOST.test(host),
    authorizes,
    answer(call) {
      const sender = senderOf(call)
      if (sender === undefined || !authorizes(call)) return json(401, { error: 'unauthorized' })
      const [, kind, reference, ...rest] = call.url.pathname.split('/')
      if (kind !== 'jobs' || rest.length > 0 || call.method !== 'GET') return json(404, { error: 'not found' })
      if (reference === undefined) return json(200, sender.all().filter(isOpen).map(asTold))
      const job = sender.get(decoded(reference))
      return job === undefined ? json(410, { error: 'gone' }) : json(200, asTold(job))
    },
    sender(name, token) {
      const known = all.find((one) => one.name === name)
      const sender = known ?? createSender(name, now)
      if (known === undefined) all.push(sender)
      if (token !== undefined) sender.token = token
      return sender
    },
    senders: () => all,
  }
}

const isOpen = (job: Readonly<JsonObject>): boolean => job['archived_at'] == null

function createSender(name: string, now: () => number): SenderAccount {
  const records = createRecords({
    idField: 'reference',
    stampField: 'updated_at',
    stamp: (ms) => new Date(ms).toISOString(),
    now,
  })
  return Object.assign(records, { name, token: null })
}
