// What a doctor found, in lines: a block for the relay and for each workflow. Pure.
import type { Finding } from '../diagnosis.ts'
import type { Paint } from './paint.ts'

const MARKS = { well: ['good', '✓'], wrong: ['bad', '✗'], unknown: ['warn', '?'] } as const

export function findingLines(findings: readonly Finding[], paint: Paint): string[] {
  const blocks = new Map<string, Finding[]>()
  for (const finding of findings) blocks.set(finding.of, [...(blocks.get(finding.of) ?? []), finding])
  return [...blocks].flatMap(([of, own]) => [
    paint('bold', of),
    ...own.flatMap(({ state, text, fix }) => {
      const [tone, mark] = MARKS[state]
      return [`  ${paint(tone, mark)} ${text}`, ...(fix === null ? [] : [`      → ${fix}`])]
    }),
  ])
}
