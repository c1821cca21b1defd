// What a case measures as rows of a table: each a figure, perhaps beside a reference and a target. Pure.

/** What a figure should be: at least or at most so much, of the figure itself or of its ratio to the reference. */
export interface Target {
  readonly of: 'value' | 'ratio'
  readonly least?: number
  readonly most?: number
}

/** One figure of one repetition. */
export interface Row {
  readonly label: string
  readonly value: number
  readonly unit: string
  /** What the reference came to, in the same unit. */
  readonly reference?: number
  /** `value` beside `reference`. */
  readonly ratio?: number
  readonly target?: Target
}

/** A figure alone. */
export const plain = (label: string, value: number, unit: string, most?: number): Row => ({
  label,
  value,
  unit,
  ...(most === undefined ? {} : { target: { of: 'value', most } }),
})

/** How many times as fast as the reference. */
export const faster = (label: string, ms: number, reference: number, least?: number): Row => ({
  label,
  value: ms,
  unit: 'ms',
  reference,
  ratio: reference / ms,
  ...(least === undefined ? {} : { target: { of: 'ratio', least } }),
})

/** How many times as much as the reference. */
export const times = (label: string, value: number, unit: string, reference: number, most?: number): Row => ({
  label,
  value,
  unit,
  reference,
  ratio: value / reference,
  ...(most === undefined ? {} : { target: { of: 'ratio', most } }),
})

/** The middle of all; 0 of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const [before = 0, after = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  return (before + after) / 2
}

/** The value below which that share of all lies. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.ceil(values.length * share) - 1] ?? 0

/** A figure over all repetitions. */
export interface Summary extends Row {
  readonly least: number
  readonly largest: number
  /** Whether the target is met; null: there is none. */
  readonly met: boolean | null
}

/** The medians of the rows of several repetitions, by their labels. */
export function summaries(repetitions: readonly (readonly Row[])[]): Summary[] {
  const labels = new Set(repetitions.flat().map(({ label }) => label))
  return [...labels].flatMap((label) => {
    const rows = repetitions.flat().filter((row) => row.label === label)
    const [first] = rows
    if (first === undefined) return []
    const of = (name: 'reference' | 'ratio') => {
      const known = rows.flatMap(({ [name]: value }) => (value === undefined ? [] : [value]))
      return known.length === 0 ? {} : { [name]: median(known) }
    }
    const values = rows.map(({ value }) => value)
    const summary = { ...first, value: median(values), ...of('reference'), ...of('ratio') }
    return [{ ...summary, least: Math.min(...values), largest: Math.max(...values), met: isMet(summary) }]
  })
}

function isMet({ target, value, ratio }: Row): boolean | null {
  if (target === undefined) return null
  const compared = target.of === 'value' ? value : (ratio ?? Number.NaN)
  return compared >= (target.least ?? Number.NEGATIVE_INFINITY) && compared <= (target.most ?? Number.POSITIVE_INFINITY)
}

const figure = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2 })

/** What the target says, in words. */
const targetText = ({ of, least, most }: Target): string =>
  `${of === 'ratio' ? '× ' : ''}${least === undefined ? `≤ ${most}` : `≥ ${least}`}`

/** A case's rows as lines of a table in Markdown, with its name before each. */
export const tableLines = (name: string, rows: readonly Summary[]): string[] =>
  rows.map(({ label, value, unit, least, largest, reference, ratio, target, met }) =>
    [
      '',
      name,
      label,
      `${figure(value)} ${unit}`,
      least === largest ? '' : `${figure(least)} – ${figure(largest)}`,
      reference === undefined ? '' : `${figure(reference)} ${unit}`,
      ratio === undefined ? '' : `× ${figure(ratio)}`,
      target === undefined ? '' : `${targetText(target)}${met ? ' ✓' : ' missed'}`,
      '',
    ]
      .join(' | ')
      .trim(),
  )

export const TABLE_HEAD = [
  '| case | measured | median | from – to | reference | ratio | target |',
  '|---|---|---|---|---|---|---|',
]
