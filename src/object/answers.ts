// Webhooks that were answered without this object: refused ones, and those that concern no job. Isolates count them and hand
// them over, with the next webhook that is received or by themselves.
import type { Answered } from '../store/answers'
import type { Store } from '../store/store'
import { type WebhookView, webhooksOf } from './webhook-view'
import type { ObjectParts } from './wiring'

/** What is handed over by itself is written at most once in this time, whoever hands it over. */
const WRITE_EVERY_MS = 60_000

/** What one isolate counted for one workflow. */
export interface Noted {
  /** Refused webhooks by their reason. */
  readonly refused: Readonly<Record<string, number>>
  /** Webhooks whose events concern no job. */
  readonly ignored: number
  /** The last of both. */
  readonly last: readonly Answered[]
}

/** Counts what an isolate hands over. Belongs to the caller's transaction. */
export function count({ figures }: Pick<Store, 'figures'>, { refused, ignored, last }: Noted): void {
  const lastOf = (refusals: boolean) => last.findLast(({ reason }) => (reason !== null) === refusals)?.at ?? null
  const [refusedAt, ignoredAt] = [lastOf(true), lastOf(false)]
  for (const [reason, n] of Object.entries(refused)) figures.refused(reason, n, refusedAt ?? 0)
  if (ignored > 0 && ignoredAt !== null) figures.accepted(ignored, ignoredAt)
  figures.count('ignored', ignored)
  figures.answered(last)
}

/** The same for what is handed over by itself; false: not now, the isolate keeps it. */
export function noteAnswers({ store, alarm }: Pick<ObjectParts, 'store' | 'alarm'>, noted: Noted): boolean {
  if (!store.figures.wasLong(WRITE_EVERY_MS)) return false
  store.atomically(() => {
    count(store, noted)
    store.figures.write()
  })
  void alarm.rearm() // what that means is looked at when nothing else is to be done
  return true
}

/** The last webhooks and how they were answered, newest first. */
export const lastWebhooks = ({ store, workflow }: Pick<ObjectParts, 'store' | 'workflow'>): WebhookView[] =>
  webhooksOf(store.log.lastReceived(), store.figures.answers(), workflow?.connector.webhook?.acceptedStatus)
