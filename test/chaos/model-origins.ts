// The three origins as the model drives them: how a job is changed there, what the origin sends then, and what the board
// should hold of a job, written out by hand and not by the relay's own format.
import type { Relay, scenario } from '../relay/scenario'

type Scenario = ReturnType<typeof scenario>

/** What an origin holds of a job, in the model. */
export interface Held {
  readonly content: number
  readonly open: boolean
}

/** A webhook on its way. */
export interface Hook {
  readonly reference: string
  readonly body: string
  readonly headers: Record<string, string>
  readonly token: string | undefined
}

export interface ModelOrigin {
  deploy(s: Scenario, settings: Record<string, unknown>): Relay
  /** Whether a closed job is told from one that is gone, and whether jobs can be deleted. */
  readonly closes: boolean
  readonly deletes: boolean
  /** Makes the origin hold the job so; null: no longer. `turn` grows with every change. */
  set(s: Scenario, reference: string, held: Held | null, turn: number): void
  /** What the origin sends when the job may have changed; null: it sends nothing. */
  hook(s: Scenario, reference: string): Promise<Hook | null>
  /** The job on the board, but for its dates. */
  active(reference: string, content: number): object
  /** What is left of it there when it is archived; the content may be any that was pushed. */
  archived(reference: string, content: number): object
}

const title = (content: number) => `Title ${content >> 1}`
const text = (content: number) => `Text ${content & 1}`
const nowhere = { text: '', lat: null, lng: null }
const noFields = { country: null, state: null, city: null, postcode: null }
/** Dates of change that differ from change to change, as they do where changes are more than a moment apart. */
const stamp = (turn: number) => new Date(Date.UTC(2026, 4, 4) + turn * 1_000).toISOString()

const flatchrJob = (reference: string, content: number) => ({
  reference,
  name: title(content),
  url: `https://careers.flatchr.io/vacancy/slug-${reference}`,
  summary: null,
  location: { ...nowhere, fields: noFields },
  sections: [{ name: 'mission', title: 'Mission', description: text(content) }],
  responsibilities: text(content),
  requirements: null,
  skills: [],
  ranges_float: [],
  tags: [
    { name: 'slug', value: `slug-${reference}` },
    { name: 'status', value: '1' },
  ],
})

const flatchr: ModelOrigin = {
  closes: true,
  deletes: true,
  deploy: (s, settings) => s.deployFlatchr(settings),
  set(s, id, held) {
    if (held === null) s.flatchr.remove(id)
    else {
      const fields = { title: title(held.content), mission: text(held.content), status: held.open ? 1 : 2 }
      if (s.flatchr.get(id) === undefined) s.flatchr.put({ id, slug: `slug-${id}`, ...fields })
      else s.flatchr.edit(id, fields)
    }
  },
  hook: async (s, reference) => ({
    reference,
    body: JSON.stringify(s.flatchrEvent(reference)),
    headers: {},
    token: 'path-token',
  }),
  active: flatchrJob,
  archived: flatchrJob,
}

const CLOSED = ['closed', 'archived', 'draft'] as const

const workableJob = (reference: string, content: number) => ({
  reference,
  name: title(content),
  url: null,
  summary: text(content),
  requirements: null,
  benefits: null,
  location: { ...nowhere, fields: noFields },
  sections: [{ name: 'description', title: 'description', description: text(content) }],
  ranges_float: [],
  tags: [{ name: 'state', value: 'published' }],
})

/** Its deletions are left out: they are believed only ten minutes later. */
const workable: ModelOrigin = {
  closes: true,
  deletes: false,
  deploy: (s, settings) => s.deployWorkable(settings),
  set(s, shortcode, held, turn) {
    if (held === null) return
    const state = held.open ? 'published' : (CLOSED[turn % CLOSED.length] ?? 'closed')
    const updated_at = stamp(turn)
    const fields = { title: title(held.content), description: text(held.content), state, updated_at }
    if (s.workable.get(shortcode) === undefined) s.workable.put({ shortcode, ...fields })
    else s.workable.edit(shortcode, fields)
  },
  async hook(s, reference) {
    return { reference, token: undefined, ...(await s.workableHook(s.jobEvent(reference))) }
  },
  active: workableJob,
  archived: workableJob,
}

const offerUrl = (id: string) => `https://candidat.francetravail.fr/offres/recherche/detail/${id}`

const francetravail: ModelOrigin = {
  closes: false,
  deletes: true,
  deploy: (s, settings) => s.deployFranceTravail(settings),
  set(s, id, held) {
    if (held === null) s.francetravail.remove(id)
    else {
      const fields = { intitule: title(held.content), description: text(held.content), entreprise: { nom: 'Acme' } }
      if (s.francetravail.get(id) === undefined) s.francetravail.put({ id, ...fields }, { origin: '1' })
      else s.francetravail.edit(id, fields)
    }
  },
  hook: async () => null,
  active: (reference, content) => ({
    reference,
    name: title(content),
    url: offerUrl(reference),
    summary: text(content),
    requirements: null,
    location: nowhere,
    sections: [],
    skills: [],
    languages: [],
    ranges_float: [],
    tags: [{ name: 'company_name', value: 'Acme' }],
  }),
  archived: (reference, content) => ({
    reference,
    name: title(content),
    agent_key: null,
    url: offerUrl(reference),
    picture: null,
    summary: text(content),
    culture: null,
    benefits: null,
    responsibilities: null,
    requirements: null,
    interviews: null,
    location: { ...nowhere, fields: null },
    sections: [],
    skills: [],
    languages: [],
    certifications: [],
    courses: [],
    tasks: [],
    interests: [],
    tags: [],
    metadatas: [],
    ranges_float: [],
    ranges_date: [],
  }),
}

export const ORIGINS = { flatchr, workable, francetravail }
