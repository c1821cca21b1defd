// TalentSoft for sandbox, dev and demo. How its front office answers stands in imitated-api.ts.
import { type Account, accountOf, type Imitation, type Texts } from '../imitation.ts'
import { createTalentSoft, type TalentSoft, type TalentSoftSite } from './imitated-api.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly talentsoft: TalentSoft
  }
}

const ANALYST = '2026-1234567'

const nameOf = (auth: Texts): string => /^https:\/\/([^./]+)/.exec(String(auth['client_url']))?.[1] ?? ''

const jobsOf = (site: TalentSoftSite): Account => accountOf(site, 'reference', { published: false })

const hook = `{"event":"vacancy_update","vacancyReference":"${ANALYST}"}`

export const imitation: Imitation = {
  label: 'TalentSoft',
  dates: { created: 'startPublicationDate', changed: 'modificationDate', form: (iso) => iso },
  canHold: ({ reference }) => /^\d{4}-\d+$/.test(String(reference)),
  lists: ({ published }) => published !== false,
  example: { id: ANALYST, patch: { title: 'CHARGÉE D’ÉTUDES' } },
  address: (auth, id) => `talentsoft/${nameOf(auth)}/offers/${id}`,

  create(now) {
    const origin = createTalentSoft(now)
    return Object.assign(origin, {
      addresses: ['talentsoft/SITE/offers'],
      open: (auth: Texts) =>
        jobsOf(origin.site(nameOf(auth), { id: String(auth['client_id']), secret: String(auth['client_secret']) })),
      find([name = '', kind, id]: readonly string[]) {
        const site = origin.sites().find((one) => one.name === name)
        return site === undefined || kind !== 'offers' ? null : { jobs: jobsOf(site), id }
      },
      holds: () => origin.sites().map(({ name, size }) => `${name}: ${size} offers`),
    })
  },

  async webhook({ url, secret }) {
    return { says: 'its secret is in the address', command: `curl ${url}/${secret} --data-binary '${hook}'` }
  },
}
