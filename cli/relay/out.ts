// What a command says: lines for people, or JSON for programs. Colour only where somebody looks.
import { styleText } from 'node:util'
import type { Paint, Tone } from './render/paint.ts'

export interface Out {
  readonly json: boolean
  readonly paint: Paint
  /** Whether somebody looks at a terminal, so that what was said can be said anew in its place. */
  readonly live: boolean
  lines(lines: readonly string[]): void
  value(value: unknown): void
  /** Beside the answer: progress, questions, errors. */
  note(text: string): void
  /** The same place again: what stood there last is replaced. */
  redraw(lines: readonly string[]): void
}

const STYLES = { good: 'green', warn: 'yellow', bad: 'red', dim: 'gray', bold: 'bold' } as const satisfies Record<
  Tone,
  string
>

export function openOut({ json }: { readonly json: boolean }): Out {
  const { stdout, stderr } = process
  const isPlain = json || !stdout.isTTY || Boolean(process.env['NO_COLOR']) || process.env['TERM'] === 'dumb'
  let drawn = 0
  const write = (text: string): void => void stdout.write(`${text}\n`)
  return {
    json,
    live: stdout.isTTY === true && !json,
    paint: isPlain ? (_tone, text) => text : (tone, text) => styleText(STYLES[tone], text, { validateStream: false }),
    lines: (lines) => lines.forEach(write),
    value: (value) => write(JSON.stringify(value, null, stdout.isTTY ? 2 : undefined)),
    note: (text) => void stderr.write(`${text}\n`),
    redraw(lines) {
      if (stdout.isTTY && drawn > 0) stdout.write(`\u001b[${drawn}A\u001b[0J`)
      drawn = lines.length
      lines.forEach(write)
    },
  }
}
