// Teamtailor for sandbox, dev and demo. How its API and feeds answer stands in imitated-api.ts.
import { type Account, accountOf, type Imitation, type Texts } from '../imitation.ts'
import { genuine } from './fixtures.ts'
import { createTeamtailor, type Teamtailor, type TeamtailorSite } from './imitated-api.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly teamtailor: Teamtailor
  }
}

const WELDER = '410023'
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const slugOf = (auth: Texts): string | undefined => {
  const given = text(auth['careers_site'])
  return /^https:\/\/([^.]+)/.exec(given ?? '')?.[1] ?? given
}

const jobsOf = (site: TeamtailorSite): Account =>
  accountOf(site, 'id', { status: 'archived', 'human-status': 'archived' })

const HOOK = `{"payload":{"event_name":"job.update","data":{"id":"${WELDER}","type":"jobs","attributes":{}}}}`

export const imitation: Imitation = {
  label: 'Teamtailor',
  dates: { created: 'created-at', changed: 'updated-at', form: (iso) => iso },
  lists: (job) => job['human-status'] === 'published',
  example: { id: WELDER, patch: { title: 'Soudeuse ou soudeur' } },
  address: (auth, id) => `teamtailor/${slugOf(auth) ?? `site-of-${auth['api_key']}`}/jobs/${id}`,

  create(now) {
    const origin = createTeamtailor(now)
    return Object.assign(origin, {
      addresses: ['teamtailor/SITE/jobs'],
      open: (auth: Texts) => jobsOf(origin.site({ slug: slugOf(auth), key: text(auth['api_key']) })),
      find([name, kind, id]: readonly string[]) {
        const site = origin.sites().find(({ slug }) => slug === name)
        return site === undefined || kind !== 'jobs' ? null : { jobs: jobsOf(site), id }
      },
      holds: () => origin.sites().map(({ slug, size }) => `${slug}: ${size} jobs`),
    })
  },

  async webhook({ url, secret }) {
    const { headers } = await genuine(Uint8Array.from(new TextEncoder().encode(HOOK)), secret, Date.now())
    const [[header, signature] = []] = Object.entries(headers)
    return {
      says: 'signed, good for five minutes',
      command: `curl ${url} -H '${header}: ${signature}' --data-binary '${HOOK}'`,
    }
  },
}
