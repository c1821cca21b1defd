// Times, amounts and tables in words. Pure.
import { stripVTControlCharacters } from 'node:util'

const STEPS = [
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
  { unit: 's', ms: 1_000 },
] as const

/** A span of time by its largest unit, and the next while that says something: `2 h 5 min`, `40 s`. */
export function span(ms: number): string {
  const index = STEPS.findIndex((step) => ms >= step.ms)
  const step = STEPS[index]
  if (step === undefined) return '0 s'
  const whole = Math.floor(ms / step.ms)
  const next = STEPS[index + 1]
  const rest = next === undefined ? 0 : Math.floor((ms - whole * step.ms) / next.ms)
  return next === undefined || rest === 0 || whole >= 10
    ? `${whole} ${step.unit}`
    : `${whole} ${step.unit} ${rest} ${next.unit}`
}

/** A moment (ISO 8601) as seen from `now` (Unix ms): `5 min ago`, `in 2 h`; null: `never`. */
export function when(at: string | null, now: number): string {
  if (at === null) return 'never'
  const ms = Date.parse(at) - now
  if (Math.abs(ms) < 1_000) return 'now'
  return ms < 0 ? `${span(-ms)} ago` : `in ${span(ms)}`
}

/** `1 job`, `2 jobs`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

const width = (cell: string): number => stripVTControlCharacters(cell).length

/** Rows in columns, whatever their colours; two spaces between them, none at the end. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, width(cell))
  return rows.map((row) =>
    row
      .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd(),
  )
}

/** A bar, `share` (0 to 1) of it full. */
export function bar(share: number, cells: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * cells)
  return '█'.repeat(full) + '░'.repeat(cells - full)
}
