// The form of `<name>/imitation.ts`: an origin that sandbox, dev and demo can use without knowing which one it is.
// `found.ts` finds them by their folders. What only one origin's tests need, an origin has beside this.
import type { JsonObject, Upstream } from '../sandbox/upstream.ts'

export type Texts = Readonly<Record<string, unknown>>

/** The jobs of one account. */
export interface Jobs {
  /** The field that names a job in addresses. */
  readonly idField: string
  readonly size: number
  all(): readonly Readonly<JsonObject>[]
  get(id: string): Readonly<JsonObject> | undefined
  put(job: JsonObject): string
  edit(id: string, patch: JsonObject): void
  remove(id: string): boolean
}

/** The jobs of the account that a `connector_auth` opens. */
export interface Account extends Jobs {
  /** Takes a job off the market as the origin mostly does: closed, or removed. */
  close(id: string): void
  /** No limit of calls. */
  unlimit(): void
}

/** What an imitated API keeps of an account. */
interface Kept extends Omit<Jobs, 'idField'> {
  /** Of calls; null: none. */
  limit: unknown
}

/** An account with what is kept of it; a job is closed there by the edit `closed`. */
export const accountOf = (kept: Kept, idField: string, closed: JsonObject): Account => ({
  idField,
  all: kept.all,
  get: kept.get,
  put: kept.put,
  edit: kept.edit,
  remove: kept.remove,
  close: (id) => kept.edit(id, closed),
  get size() {
    return kept.size
  },
  unlimit() {
    kept.limit = null
  },
})

export interface ImitatedOrigin extends Upstream {
  /** Opens the account of this `connector_auth`; makes it when there is none, and gives it these credentials. */
  open(auth: Texts): Account
  /** The jobs that an address below `/_sandbox/<name>/` means, e.g. of `acme/jobs/9CD658E13E`, and the id in it; null: none. */
  find(path: readonly string[], query: URLSearchParams): { readonly jobs: Jobs; readonly id: string | undefined } | null
  /** What else can be looked at below `/_sandbox/<name>/`; undefined: nothing. */
  look?(path: readonly string[]): unknown
  /** Where its jobs are below `/_sandbox/`, for people: e.g. `workable/SUBDOMAIN/jobs`; and then what else is there. */
  readonly addresses: readonly string[]
  /** What it holds, a line for each account. */
  holds(): readonly string[]
}

export interface Imitation {
  /** The origin as people write it. */
  readonly label: string
  create(now: () => number): ImitatedOrigin
  /** How the origin writes the date of creation and of change, and in what form; jobs that lack both get them. */
  readonly dates: { readonly created: string; readonly changed: string; readonly form: (iso: string) => string }
  /** Whether an account can hold this fixture's job; absent: any. With one that it cannot, no listing is ever complete. */
  canHold?(job: Readonly<JsonObject>): boolean
  /** Whether its listing shows this job of the account, where nothing is selected; absent: it shows all. */
  lists?(job: Readonly<JsonObject>): boolean
  /** A fixture's job as this account would hold it, the first being 0; absent: as it is. */
  held?(job: Readonly<JsonObject>, index: number, auth: Texts): JsonObject
  /** Jobs that `npm run dev` adds, since the tenant's `pull_parameters` would select none of the fixtures. */
  examples?(pull: Texts): readonly JsonObject[]
  /** Where a job of this account is below `/_sandbox/`. */
  address(auth: Texts, id: string): string
  /** An edit of one of the fixtures, as an example. */
  readonly example: { readonly id: string; readonly patch: Readonly<JsonObject> }
  /** The webhook about that example, as a command to paste; absent: the origin sends none, a cron finds the change. */
  webhook?(delivery: {
    /** Without a token. */
    readonly url: string
    readonly secret: string
  }): Promise<{ readonly says: string; readonly command: string; readonly more?: string }>
  /** The member of `connector_auth` that is the webhook's secret when the workflow gives none. */
  readonly ownSecret?: string
}
