// The form of `<name>/scene.ts`: what happens at an origin in test/e2e/origins.test.ts, which plays the same with each origin
// that has one. An origin's folder is all that it needs for that.
import type { JsonObject } from '../sandbox/upstream.ts'
import type { Texts } from './imitation.ts'

/** One way of reading an account. */
export interface Mode {
  readonly name: string
  /** The `connector_auth` of an account of that name. */
  auth(account: string): Texts
  /** What `npm run try` reads it by, where that is not the account's name. */
  board?(account: string): string
  /** The calls for a listing: their path and query. */
  readonly listing: RegExp
  /** What such a call brings of these jobs of the account: JSON, or a text as it stands. */
  page(jobs: readonly Readonly<JsonObject>[]): unknown
  /** Whether nothing but a listing says that a job is gone: that is believed when a second one lacks it ten minutes later. */
  readonly listedOnly?: true
  /** Whether an incremental run reads fewer jobs than there are. */
  readonly incremental?: true
  /** Whether such a run is told of deleted jobs. */
  readonly deletions?: true
  /** Whether its webhooks come to a workflow of this mode. */
  readonly webhooks?: true
}

export interface Scene {
  /** Of the same account, in the order in which people change from one to the next. */
  readonly modes: readonly [Mode, ...Mode[]]
  /** Three that the origin could give. */
  readonly ids: readonly [string, string, string]
  /** An open job, as the account holds it. */
  job(id: string, title: string): JsonObject
  /** The change of its title, and that of a closed one to an open one. */
  retitled(title: string): JsonObject
  readonly reopened: JsonObject
  readonly webhooks?: {
    readonly secret: string
    /** The body of a delivery about that job; each `unique` is another event. */
    body(id: string, unique: string): JsonObject
    /** What the origin says in headers of it, where it says something there. */
    said?(unique: string, body: object): Readonly<Record<string, string>>
    /** The status that it takes for delivered; 200 without this member. */
    readonly accepted?: 202
    /** The body of one which concerns no job. */
    readonly other: JsonObject
    /** What the origin sends before anybody knows the secret, and the status that it wants. */
    readonly handshake?: {
      readonly headers?: Readonly<Record<string, string>>
      readonly body: JsonObject
      readonly status: number
    }
  }
}
