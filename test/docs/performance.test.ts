// The README's few figures are those of docs/performance.md. After another measurement this test says which lines the README is
// to have.
import { expect, it } from 'vitest'
import { documentText, rowsOf, sectionOf } from './documents'

/** A line of the README, and where its figure stands: case, name in the first table that has it, and column. */
const LINES: readonly (readonly [words: string, named: string, measured: string, column: 'median' | 'ratio'])[] = [
  ['webhook to the write, idle', 'B5', 'webhook to write, idle, median', 'median'],
  [
    'webhooks taken while jobs are delivered',
    'B4',
    'webhooks acknowledged a second, while jobs are delivered',
    'median',
  ],
  ['first sync: processor time a job', 'B1', 'first sync, 600 of flatchr: processor time a job', 'median'],
  ['unchanged sync: processor time an offer', 'B3', '3000 unchanged: processor time an offer', 'median'],
  ['unchanged sync of 1,000,000: heap', 'B8', 'unchanged sync of 1,000,000: heap', 'median'],
  ['100,000 events waiting: time against 1,000', 'B7', '200 deliveries with 100,000 waiting', 'ratio'],
  [
    '1,000 jobs of Workable, default rates',
    'B12 Workable',
    'first sync of 1,000 jobs of Workable, at default settings: each on the board',
    'median',
  ],
  ['a changed job: rows written', 'B9', 'changed job: rows written, its alarm and its deletion included', 'median'],
]

const COLUMNS = { median: 2, ratio: 5 } as const
const measured = rowsOf(documentText('docs/performance.md'))

function figureOf(named: string, what: string, column: 'median' | 'ratio'): string {
  // What it is held against, if anything, stands behind a comma.
  const row = measured.find(([one, name = '']) => one === named && (name === what || name.startsWith(`${what}, `)))
  if (row === undefined) throw new Error(`docs/performance.md has no row "${what}" of ${named}`)
  return (row[COLUMNS[column]] ?? '').trim()
}

it('the README has the figures of performance.md, and says where they are from', () => {
  const lines = LINES.map(([words, ...where]) => `| ${words} | ${figureOf(...where)} |`)
  const section = sectionOf('README.md', 'How fast')
  expect(section.split('\n').filter((line) => /^\| [^|]*[a-z]/.test(line))).toEqual(lines)
  expect(section).toContain('[docs/performance.md](docs/performance.md)')
})
