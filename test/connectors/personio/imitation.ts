// Personio for sandbox, dev and demo. How its career pages answer stands in imitated-api.ts.
import { type Account, accountOf, type Imitation, type Texts } from '../imitation.ts'
import { createPersonio, type Personio, type PersonioPage } from './imitated-api.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly personio: Personio
  }
}

const SALES = '2710045'

const nameOf = (auth: Texts): string => /^(?:https:\/\/)?([^./]+)/.exec(String(auth['host']))?.[1] ?? ''

const jobsOf = (page: PersonioPage): Account => accountOf(page, 'id', { published: false })

export const imitation: Imitation = {
  label: 'Personio',
  dates: { created: 'createdAt', changed: 'changed', form: (iso) => iso },
  canHold: ({ id }) => /^\d+$/.test(String(id)),
  lists: ({ published }) => published !== false,
  example: { id: SALES, patch: { name: 'Commerciale ou commercial' } },
  address: (auth, id) => `personio/${nameOf(auth)}/positions/${id}`,

  create(now) {
    const origin = createPersonio(now)
    return Object.assign(origin, {
      addresses: ['personio/COMPANY/positions'],
      open: (auth: Texts) => jobsOf(origin.page(nameOf(auth))),
      find([name = '', kind, id]: readonly string[]) {
        const page = origin.pages().find(({ company }) => company === name)
        return page === undefined || kind !== 'positions' ? null : { jobs: jobsOf(page), id }
      },
      holds: () => origin.pages().map(({ company, size }) => `${company}: ${size} positions`),
    })
  },
}
