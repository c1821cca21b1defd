// What the demo tells while it runs: stages, what happened in them, and what was checked. It remembers what is missing.
import { isDeepStrictEqual } from 'node:util'

export type Report = ReturnType<typeof createReport>

/** Writes to standard output; colours only where a terminal wants them. */
export function createReport() {
  const startedAt = performance.now()
  const colours = process.stdout.isTTY && process.env['NO_COLOR'] === undefined
  const painted = (code: number, text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text)
  const bold = (text: string) => painted(1, text)
  const missing: string[] = []
  let stages = 0

  const seconds = () => (performance.now() - startedAt) / 1_000
  const line = (text: string) => console.log(`         ${text}`)

  /** Tells that `what` holds, or what is there instead of what must be. */
  function check(what: string, is: unknown, must: unknown): void {
    if (isDeepStrictEqual(is, must)) {
      line(`${painted(32, '✓')} ${what}`)
      return
    }
    const told = `${what}: there is ${shortened(is)}, must be ${shortened(must)}`
    missing.push(told)
    line(painted(31, `✗ ${told}`))
  }

  return {
    /** What was not as it must be. */
    missing: missing as readonly string[],
    line,

    stage(title: string): void {
      stages += 1
      console.log(`${seconds().toFixed(1).padStart(5)} s  ${bold(`${stages}. ${title}`)}`)
    },

    check,

    /** Several that are told in one line when all of them hold, and each by itself when it does not. */
    checkAll(what: string, each: readonly (readonly [what: string, is: unknown, must: unknown])[]): void {
      const wrong = each.filter(([, is, must]) => !isDeepStrictEqual(is, must))
      if (wrong.length === 0) line(`${painted(32, '✓')} ${what}`)
      for (const one of wrong) check(...one)
    },

    /** Rows of equal length under their heads; the first column to the left, numbers to the right. */
    table(rows: readonly (readonly (string | number)[])[]): void {
      const texts = rows.map((row) => row.map(String))
      const widths = (texts[0] ?? []).map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)))
      for (const [index, row] of texts.entries()) {
        const cells = row.map((cell, column) => {
          const width = widths[column] ?? 0
          return column === 0 ? cell.padEnd(width) : cell.padStart(width)
        })
        line(index === 0 ? bold(cells.join('   ')) : cells.join('   '))
      }
    },

    /** The demo cannot go on. */
    broken(why: string): void {
      missing.push(why)
      line(painted(31, `✗ ${why}`))
    },

    /** Tells how it ended; returns the exit code. */
    end(): 0 | 1 {
      const time = `${seconds().toFixed(1).padStart(5)} s`
      if (missing.length === 0) {
        console.log(`${time}  ${painted(32, bold('Everything arrived as it must be.'))}`)
        return 0
      }
      console.log(`${time}  ${painted(31, bold('Not everything is as it must be:'))}`)
      for (const told of missing) line(told)
      return 1
    },
  }
}

/** A value as JSON, cut. */
export function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 300 ? `${text.slice(0, 299)}…` : text
}
