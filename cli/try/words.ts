// What was read of a board, in lines for people. Pure.
import { columns, counted } from '../relay/render/words.ts'
import type { Reading } from './read.ts'
import type { Changes } from './second.ts'
import type { Target } from './target.ts'

const NAME_SHOWN = 48
const PLACE_SHOWN = 32

export function readingLines({ origin, board }: Target, reading: Reading, changes: Changes): string[] {
  const { jobs, not_open, unreadable, incomplete } = reading
  const rows = Array.from(jobs, ([reference, { name, location, url }]) => [
    `  ${reference}`,
    cut(name, NAME_SHOWN),
    cut(location.text ?? '', PLACE_SHOWN),
    url ?? '',
  ])
  return [
    `${origin} ${board}: ${counted(jobs.size, 'job')} would be created, ${not_open.size} ${not_open.size === 1 ? 'is' : 'are'} not open, ${unreadable.length} could not be read`,
    ...(incomplete === null ? [] : [`This is not the whole board: ${incomplete}`]),
    ...columns(rows),
    ...(unreadable.length === 0 ? [] : ['Could not be read:']),
    ...unreadable.map(({ reference, why }) => `  ${reference ?? '(no reference)'}: ${why}`),
    ...changeLines(changes),
  ]
}

function changeLines({ created, updated, archived }: Changes): string[] {
  if (created.length + updated.length + archived.length === 0) return ['A second reading would change nothing.']
  return [
    'A second reading would change:',
    ...created.map((reference) => `  + ${reference}: it came meanwhile`),
    ...updated.map(({ reference, fields }) => `  ~ ${reference}: ${fields.join(', ')}`),
    ...archived.map((reference) => `  - ${reference}: it was gone`),
  ]
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
