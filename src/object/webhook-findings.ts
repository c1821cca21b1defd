// What the times and answers of webhooks say: that they are refused, that none comes any more, or that the origin lacks them. Pure.
import { type Finding, type Item, markOf } from '../attention/item'
import type { Figures } from '../store/hours'
import { gapsOf, type SecretTimes } from '../store/webhook-times'
import type { Registered } from './registration'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** So many refused ones within this time are no accident. */
const REFUSED = 3
const REFUSED_WITHIN_MS = 10 * MINUTE_MS
/** While none is accepted, any refused one counts for so long. */
const REFUSED_ALONE_MS = HOUR_MS
/** Silence is longer than any gap of so many days, and than so many times the usual one; at least a day before those are known. */
const KNOWN_DAYS = 14
const USUAL_GAPS = 3
const UNKNOWN_SILENCE_MS = DAY_MS

type WebhookFigures = Pick<Figures, 'answers' | 'webhooks'>

/** What is to stand in the list at `now` (Unix ms), in which `items` stand; `readable`: the origin can be asked as well. */
export const webhookFindings = (
  figures: WebhookFigures,
  readable: boolean,
  items: readonly Item[],
  now: number,
): Finding[] => [...refused(figures, items, now), ...silent(figures, readable, now)]

function refused(figures: WebhookFigures, items: readonly Item[], now: number): Finding[] {
  const { last_accepted_at: accepted, last_refused_at: last } = figures.webhooks()
  if (last === null) return []
  const refusals = figures.answers().filter(({ reason, at }) => reason !== null && at <= now)
  const recent = refusals.filter(({ at }) => now - at < REFUSED_WITHIN_MS)
  const isAlone = now - last < REFUSED_ALONE_MS && (accepted === null || now - accepted >= REFUSED_ALONE_MS)
  const isOpen = items.some(({ code }) => code === 'webhooks_refused')
  const isOver = accepted !== null && accepted > last && now - last >= REFUSED_WITHIN_MS
  if (isOpen ? isOver : recent.length < REFUSED && !isAlone) return []
  const since = items.find(({ code }) => code === 'webhooks_refused')?.since ?? recent[0]?.at ?? last
  const count = Math.max(1, refusals.filter(({ at }) => at >= since).length)
  return [{ code: 'webhooks_refused', since, count, data: { reason: refusals.at(-1)?.reason ?? null } }]
}

function silent(figures: WebhookFigures, readable: boolean, now: number): Finding[] {
  const times = figures.webhooks()
  const { last_accepted_at: last } = times
  if (last === null) return []
  const { longest_ms, median_ms, days } = gapsOf(times, now)
  const ordinary = Math.max(longest_ms, USUAL_GAPS * (median_ms ?? 0), days < KNOWN_DAYS ? UNKNOWN_SILENCE_MS : 0)
  if (now - last <= ordinary) return []
  const data = { hours: Math.floor((now - last) / HOUR_MS), last: new Date(last).toISOString(), ...markOf(readable) }
  return [{ code: 'webhooks_silent', since: last + ordinary, data }]
}

/** What the daily look says: that the origin lacks webhooks which were registered through the relay. */
export function unregisteredFindings(registered: Pick<Registered, 'missing' | 'missing_since'> | null): Finding[] {
  const { missing = [], missing_since = null } = registered ?? {}
  if (missing.length === 0) return []
  const since = missing_since === null ? {} : { since: missing_since }
  return [{ code: 'webhooks_unregistered', ...since, count: missing.length, data: { names: [...missing] } }]
}

/** Of two secrets in place for a day, one that proved no webhook within it while the other did. `secrets`: as the times know them. */
export function secretFindings(secrets: readonly SecretTimes[], inPlace: number, now: number): Finding[] {
  if (inPlace !== 2 || secrets.length !== 2) return []
  const isUsed = ({ verified_at }: SecretTimes): boolean => verified_at !== null && now - verified_at <= DAY_MS
  if (!secrets.some(isUsed) || secrets.some(({ since }) => now - since < DAY_MS)) return []
  return secrets.flatMap((secret, place) =>
    isUsed(secret) ? [] : [{ code: 'secret_unused' as const, data: { place } }],
  )
}
