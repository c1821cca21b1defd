// What a button does: each says what it will do, and to how many, before it does it. Twice pressed it does no harm: what it does
// is idempotent in the API, or refused there.
import type { Answered, Api } from '../api'
import type { Reader } from '../reader'

/** Which action it is about, and what the address gives beside it. */
export interface Given {
  readonly workflow_id: string
  /** Of the names that the action knows. */
  readonly fields: Readonly<Record<string, string>>
}

/** What will be done: a sentence; `count`: to how many, where that is counted. */
export interface Plan {
  readonly sentence: string
  readonly count: number | null
}

export interface Action {
  /** What the address may give. */
  readonly fields: readonly string[]
  name(reader: Reader): string
  plan(api: Api, given: Given, reader: Reader): Promise<Plan | Refused>
  /** Does it: how many it touched, where that is counted; and the page that shows what came of it. */
  act(api: Api, given: Given): Promise<Answered<{ readonly count: number | null; readonly to: string }>>
  /** What came of it. */
  done(reader: Reader, count: number): string
}
export type Refused = Extract<Answered<never>, { ok: false }>
