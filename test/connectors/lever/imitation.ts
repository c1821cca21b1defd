// Lever for sandbox, dev and demo. How its APIs answer stands in imitated-api.ts.
import { isObject } from '../../sandbox/upstream.ts'
import { type Account, accountOf, type Imitation, type Texts } from '../imitation.ts'
import { createLever, type Lever, type LeverAccount } from './imitated-api.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly lever: Lever
  }
}

const ENGINEER = '5a7b6c1e-2d3f-4a5b-8c6d-7e8f9a0b1c2d'

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const siteOf = (auth: Texts): string => text(auth['site']) ?? `site-of-${auth['api_key']}`

const jobsOf = (account: LeverAccount): Account => accountOf(account, 'id', { state: 'closed' })

export const imitation: Imitation = {
  label: 'Lever',
  dates: { created: 'createdAt', changed: 'updatedAt', form: (iso) => iso },
  // The others are as the public API shows a posting, which the account itself keeps in the Data API's form.
  canHold: (job) =>
    !('hostedUrl' in job || 'description' in job || 'lists' in job) &&
    (!('content' in job) || isObject(job['content'])),
  lists: ({ state, confidentiality }) => state === 'published' && confidentiality === 'non-confidential',
  example: { id: ENGINEER, patch: { text: 'Senior data engineer' } },
  address: (auth, id) => `lever/${siteOf(auth)}/postings/${id}`,

  create(now) {
    const origin = createLever(now)
    return Object.assign(origin, {
      addresses: ['lever/SITE/postings'],
      open: (auth: Texts) =>
        jobsOf(
          origin.account({
            site: text(auth['site']),
            key: text(auth['api_key']),
            instance: auth['instance'] === 'eu' ? 'eu' : 'global',
          }),
        ),
      find([site, kind, id]: readonly string[]) {
        const account = kind === 'postings' ? origin.accounts().find((one) => one.site === site) : undefined
        return account === undefined ? null : { jobs: jobsOf(account), id }
      },
      holds: () => origin.accounts().map(({ site, instance, size }) => `${site} (${instance}): ${size} postings`),
    })
  },
}
