// Workable for sandbox, dev and demo. How its API answers stands in imitated-api.ts.
import type { JsonObject } from '../../sandbox/upstream.ts'
import type { Account, Imitation, Texts } from '../imitation.ts'
import { genuine } from './fixtures.ts'
import { createWorkable, type Workable, type WorkableAccount } from './imitated-api.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly workable: Workable
  }
}

const SHORTCODE = '9CD658E13E'
const subdomainOf = (auth: Texts): string => String(auth['subdomain'] ?? '').toLowerCase()

const jobsOf = (account: WorkableAccount): Account => ({
  idField: 'shortcode',
  all: account.jobs,
  get: account.get,
  put: account.put,
  edit: account.edit,
  remove: account.remove,
  close: (shortcode) => account.setState(shortcode, 'archived'),
  get size() {
    return account.size
  },
  unlimit() {
    account.limit = null
  },
})

const hook = (id: string): string =>
  `{"id":"${id}","event_type":"job_updated","fired_at":null,"data":{"job":{"shortcode":"${SHORTCODE}"}}}`

export const imitation: Imitation = {
  label: 'Workable',
  dates: { created: 'created_at', changed: 'updated_at', form: (iso) => iso.replace(/\.\d+Z$/, 'Z') },
  example: { id: SHORTCODE, patch: { title: 'Head of Sales' } satisfies JsonObject },
  address: (auth, shortcode) => `workable/${subdomainOf(auth)}/jobs/${shortcode}`,
  ownSecret: 'api_access_token',

  create(now) {
    const origin = createWorkable(now)
    return Object.assign(origin, {
      addresses: ['workable/SUBDOMAIN/jobs', 'workable/SUBDOMAIN/subscriptions'],
      open: (auth: Texts) => {
        const token = auth['api_access_token']
        return jobsOf(origin.account(subdomainOf(auth), { token: typeof token === 'string' ? token : undefined }))
      },
      find([subdomain = '', kind, id]: readonly string[]) {
        const account = kind === 'jobs' ? origin.accounts().get(subdomain) : undefined
        return account === undefined ? null : { jobs: jobsOf(account), id }
      },
      look: ([subdomain = '', kind]: readonly string[]) =>
        kind === 'subscriptions' ? (origin.accounts().get(subdomain)?.subscriptions ?? []) : undefined,
      holds: () => Array.from(origin.accounts(), ([name, { size }]) => `${name}: ${size} jobs`),
    })
  },

  async webhook({ url, secret }) {
    const { headers } = await genuine(Uint8Array.from(new TextEncoder().encode(hook('dev-1'))), secret)
    const [[header, signature] = []] = Object.entries(headers)
    return {
      says: 'signed; sent again it is a duplicate',
      command: `curl ${url} -H '${header}: ${signature}' --data-binary '${hook('dev-1')}'`,
      more: `or signed anew each time, with openssl
  body='${hook(`'$(date +%s)'`)}'; curl ${url} -H "${header}: $(printf %s "$body" | openssl dgst -sha256 -hmac '${secret}' -r | cut -c1-64)" --data-binary "$body"`,
    }
  },
}
