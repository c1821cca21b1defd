// Taleez for sandbox, dev and demo. How its API answers stands in imitated-api.ts.
import { type Account, accountOf, type Imitation, type Texts } from '../imitation.ts'
import { createTaleez, type Taleez, type TaleezAccount } from './imitated-api.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly taleez: Taleez
  }
}

const ACCOUNTANT = '5120'

const keyOf = (auth: Texts): string => String(auth['x_taleez_api_secret'] ?? auth['x_taleez_api_key'])

const jobsOf = (account: TaleezAccount): Account => accountOf(account, 'id', { currentStatus: 'DONE' })

export const imitation: Imitation = {
  label: 'Taleez',
  dates: {
    created: 'dateCreation',
    changed: 'dateLastPublish',
    form: (iso) => String(Math.floor(Date.parse(iso) / 1_000)),
  },
  lists: ({ currentStatus }) => currentStatus === 'PUBLISHED',
  example: { id: ACCOUNTANT, patch: { label: 'Comptable en chef' } },
  address: (auth, id) => `taleez/${keyOf(auth)}/jobs/${id}`,

  create(now) {
    const origin = createTaleez(now)
    return Object.assign(origin, {
      addresses: ['taleez/KEY/jobs'],
      open: (auth: Texts) => jobsOf(origin.account(keyOf(auth))),
      find([name, kind, id]: readonly string[]) {
        const account = kind === 'jobs' ? origin.accounts().find(({ key }) => key === name) : undefined
        return account === undefined ? null : { jobs: jobsOf(account), id }
      },
      holds: () => origin.accounts().map(({ key, size }) => `${key}: ${size} jobs`),
    })
  },

  async webhook({ url, secret }) {
    return {
      says: 'not signed: its secret is the end of the address',
      command: `curl ${url}/${secret} --data-binary '{"id":${ACCOUNTANT}}'`,
    }
  },
}
