// Forgetting a job where it is not a row's reference: in what runs say and listed (tables `run` and `listed`), and in payloads
// that nobody could read.
import { type Item, withTexts } from '../attention/item'
import { parseJson } from '../lib/http'
import type { Sql } from './sql'

/** In place of a text that named the job. */
export const FORGOTTEN = '[forgotten]'
/** What a run was asked for, and where it is: the operator's own words, and the origin's. */
const KEPT_AS_IT_IS: readonly string[] = ['run_id', 'pull_parameters', 'push_parameters', 'cursor', 'landmark']

export type Names = (text: string) => boolean

/** Whether a text names the job, as a word of its own. A short reference may be met in other words: rather too much is forgotten. */
export function namesJob(reference: string): Names {
  const word = new RegExp(`(?<![\\w-])${reference}(?![\\w-])`)
  return (text) => word.test(text)
}

/** What of the list of what is not as it should be names the job, without its name. */
export function itemWithout(reference: string): (item: Item) => Item {
  const names = namesJob(reference)
  return (item) => ({ ...item, data: withTexts(item.data, (text) => (names(text) ? FORGOTTEN : text)) })
}

/** Whether the job is named anywhere in a value of JSON. */
function isNamedIn(value: unknown, names: Names): boolean {
  if (typeof value !== 'object' || value === null) return names(String(value))
  return Object.entries(value).some(([key, one]) => names(key) || isNamedIn(one, names))
}

/** The value without the entries of lists that name the job, and without other texts that do. */
function without(value: unknown, names: Names): unknown {
  if (typeof value === 'string') return names(value) ? FORGOTTEN : value
  if (Array.isArray(value)) return value.filter((one) => !isNamedIn(one, names))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, without(one, names)]))
}

/** What is kept of a run, without the job. Where the next page of an ended one would begin is of no use any more. */
function runWithoutJob(body: string, names: Names): string {
  const run: unknown = parseJson(body)
  if (typeof run !== 'object' || run === null) return names(body) ? '{}' : body
  const ended = 'state' in run && run.state === 'finished' ? { cursor: null, landmark: null } : {}
  const kept = Object.entries(run).map(([key, one]) => [key, KEPT_AS_IT_IS.includes(key) ? one : without(one, names)])
  return JSON.stringify({ ...Object.fromEntries(kept), ...ended })
}

/** Forgets what runs say of the job, and that they listed it. Within the caller's transaction. */
export function forgetInRuns(sql: Sql, reference: string): void {
  const names = namesJob(reference)
  const runs = sql.exec<{ started_at: number; run_id: string; body: string }>('SELECT * FROM run').toArray()
  for (const { started_at, run_id, body } of runs) {
    const after = runWithoutJob(body, names)
    if (after !== body)
      sql.exec('UPDATE run SET body = ? WHERE started_at = ? AND run_id = ?', after, started_at, run_id)
  }
  const pages = sql
    .exec<{ kind: string; page: number; lines: string }>(
      'SELECT kind, page, reference AS lines FROM listed WHERE instr(reference, ?) > 0',
      reference,
    )
    .toArray()
  for (const { kind, page, lines } of pages) {
    // A line that says more than a reference keeps its place: what is to be asked is counted by a dry run.
    const saysMore = ['to_ask', 'differing', 'board_content'].includes(kind)
    const listed = lines.split('\n')
    const after = saysMore
      ? listed.map((line) => (line.split(' ')[1] === reference ? '' : line))
      : listed.filter((line) => line !== reference)
    if (after.join('\n') !== lines)
      sql.exec('UPDATE listed SET reference = ? WHERE kind = ? AND page = ?', after.join('\n'), kind, page)
  }
}

/** Whether a payload that nobody could read names the job. */
export function bodyNamesJob(body: string, names: Names): boolean {
  const json = parseJson(body)
  return json === undefined ? names(body) : isNamedIn(json, names)
}
