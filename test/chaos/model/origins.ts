// The origins as the model drives them, three by hand and the others by their scenes (scenes.ts): how a job is changed there,
// and what the origin sends then.
import type { Relay, scenario } from '../../e2e/scenario'
import { anonymousJob, COMPANY, flatchrJob, franceTravailJob, slugOf, text, title, workableJob } from './jobs'
import { ofScenes } from './scenes'

export type Scenario = ReturnType<typeof scenario>

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
  /** What it calls the model's job of that number; without it "J" and the number. */
  idOf?(job: number): string
  /** The status by which it counts a webhook as delivered; 200 without it. */
  readonly accepted?: number
  deploy(s: Scenario, settings: Record<string, unknown>): Relay
  /** Whether a closed job is told from one that is gone, and whether jobs can be deleted. */
  readonly closes: boolean
  readonly deletes: boolean
  /** Nothing but its listing says that a job is gone: that is believed ten minutes later. */
  readonly listedOnly?: true
  /** Makes the origin hold the job so; null: no longer. `turn` grows with every change. */
  set(s: Scenario, reference: string, held: Held | null, turn: number): void
  /** What the origin sends when the job may have changed; null: it sends nothing. */
  hook(s: Scenario, reference: string): Promise<Hook | null>
  /** The job on the board, and what is left of it there when it is archived with that content. */
  active(reference: string, content: number): object
  archived(reference: string, content: number): object
}

/** Its deletions are left out: one is believed only ten minutes later. */
const flatchr: ModelOrigin = {
  closes: true,
  deletes: false,
  deploy: (s, settings) => s.deployFlatchr(settings),
  set(s, id, held) {
    if (held === null) {
      s.flatchr.remove(id)
      return
    }
    const fields = { title: title(held.content), mission: text(held.content), status: held.open ? 1 : 2 }
    if (s.flatchr.get(id) === undefined) s.flatchr.put({ id, slug: slugOf(id), ...fields })
    else s.flatchr.edit(id, fields)
  },
  hook: async (s, reference) => ({
    reference,
    body: JSON.stringify(s.flatchrEvent(reference)),
    headers: {},
    token: 'path-token-0123456789abcdef',
  }),
  active: flatchrJob,
  archived: flatchrJob,
}

const CLOSED_STATES = ['closed', 'archived', 'draft'] as const

/** Its deletions are left out: one is believed only ten minutes later. A change of the text alone shows in no row. */
const workable: ModelOrigin = {
  closes: true,
  deletes: false,
  deploy: (s, settings) => s.deployWorkable(settings),
  set(s, shortcode, held, turn) {
    if (held === null) return
    const state = held.open ? 'published' : (CLOSED_STATES[turn % CLOSED_STATES.length] ?? 'closed')
    // Workable's date of change is exact to the second, and a history takes less: its changes are a second apart here.
    const updated_at = new Date(Date.UTC(2026, 4, 4) + turn * 1_000).toISOString()
    const fields = { title: title(held.content), description: text(held.content), state, updated_at }
    if (s.workable.get(shortcode) === undefined) s.workable.put({ shortcode, ...fields })
    else s.workable.edit(shortcode, fields)
  },
  hook: async (s, reference) => ({
    reference,
    token: undefined,
    ...(await s.workableHook(s.jobEvent(reference))),
  }),
  active: workableJob,
  archived: workableJob,
}

const francetravail: ModelOrigin = {
  closes: false,
  deletes: true,
  deploy: (s, settings) => s.deployFranceTravail(settings),
  set(s, id, held) {
    if (held === null) {
      s.francetravail.remove(id)
      return
    }
    const fields = { intitule: title(held.content), description: text(held.content), entreprise: { nom: COMPANY } }
    if (s.francetravail.get(id) === undefined) s.francetravail.put({ id, ...fields }, { origin: '1' })
    else s.francetravail.edit(id, fields)
  },
  hook: async () => null,
  active: franceTravailJob,
  archived: anonymousJob,
}

export const ORIGINS: Readonly<Record<string, ModelOrigin>> = { flatchr, workable, francetravail, ...ofScenes }
