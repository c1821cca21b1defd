// What a proof comes to, and how that is told.

export interface Outcome {
  readonly proof: string
  /** What was counted, by its name, in the order in which it is told. */
  readonly figures: Readonly<Record<string, number | string>>
  /** Empty when the proof holds. */
  readonly violations: readonly string[]
}

/** How many violations of one proof are told in full. */
const TOLD = 20

export function tell(outcomes: readonly Outcome[]): void {
  for (const { proof, violations } of outcomes) {
    if (violations.length === 0) continue
    console.log(`\n${proof}: ${violations.length} violations`)
    for (const violation of violations.slice(0, TOLD)) console.log(`  ✗ ${violation}`)
    if (violations.length > TOLD) console.log(`  … and ${violations.length - TOLD} more`)
  }
  const rows = outcomes.flatMap(({ proof, figures, violations }) => [
    [proof, violations.length === 0 ? 'holds' : 'VIOLATED', ''],
    ...Object.entries(figures).map(([name, value]) => ['', name, value.toLocaleString('en')]),
  ])
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  console.log('')
  for (const [proof = '', name = '', value = ''] of rows)
    console.log(`${proof.padEnd(widths[0] ?? 0)}   ${name.padEnd(widths[1] ?? 0)}   ${value.padStart(widths[2] ?? 0)}`)
}

export const secondsSince = (startedAt: number): string => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`
