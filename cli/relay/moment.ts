// A moment as people give it: a span back from now, or a time.
import { Stop, USAGE } from './stop.ts'

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `2h`, `30min`, `3d`, or a time like 2026-05-04T10:00:00Z, as ISO 8601. */
export function momentGiven(given: string, now: number): string {
  const [, amount = '', unit = ''] = /^(\d{1,9})\s*(s|min|m|h|d)$/.exec(given) ?? []
  const ms = UNIT_MS[unit] === undefined ? Date.parse(given) : now - Number(amount) * UNIT_MS[unit]
  if (Number.isNaN(ms))
    throw new Stop(USAGE, `"${given}" is no moment: expected one like 2h, 3d or 2026-05-04T10:00:00Z`)
  return new Date(ms).toISOString()
}
