// Sites with feeds for sandbox, dev and demo. How they answer stands in imitated-api.ts.
import { type Account, accountOf, type Imitation, type Texts } from '../imitation.ts'
import { createFeeds, type FeedSite, type Feeds } from './imitated-api.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly feed: Feeds
  }
}

const WELDER = '5001'

const nameOf = (auth: Texts): string => /^https:\/\/([^./]+)/.exec(String(auth['url']))?.[1] ?? ''

const jobsOf = (site: FeedSite): Account => accountOf(site, 'reference', { hidden: true })

export const imitation: Imitation = {
  label: 'Feed',
  dates: { created: 'created_at', changed: 'updated_at', form: (iso) => iso },
  canHold: ({ reference, original, skills }) =>
    /^\d+$/.test(String(reference)) && original === undefined && typeof skills !== 'string',
  lists: ({ hidden }) => hidden !== true,
  example: { id: WELDER, patch: { name: 'Soudeuse ou soudeur' } },
  address: (auth, id) => `feed/${nameOf(auth)}/jobs/${id}`,

  create(now) {
    const origin = createFeeds(now)
    return Object.assign(origin, {
      addresses: ['feed/SITE/jobs'],
      open: (auth: Texts) => jobsOf(origin.site(nameOf(auth))),
      find([site = '', kind, id]: readonly string[]) {
        const found = origin.sites().find(({ name }) => name === site)
        return found === undefined || kind !== 'jobs' ? null : { jobs: jobsOf(found), id }
      },
      holds: () => origin.sites().map(({ name, size }) => `${name}: ${size} jobs`),
    })
  },
}
