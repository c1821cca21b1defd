// Listings that lie: about their total, their rows, their pages, or what follows. Each far side's listing has its own form.
import { isObject, type JsonObject, parseJson } from '../../sandbox/upstream.ts'
import type { Struck } from './answers.ts'
import { isJob } from './rows.ts'

type Lie =
  | 'wrong total'
  | 'lacking row'
  | 'repeated row'
  | 'another page'
  | 'leads to itself'
  | 'leads elsewhere'
  | 'empty listing'

type Answered = Struck['right']

/** Where each far side's rows stand; null: the listing is nothing but rows. */
const ROWS = { hrflow: 'data', workable: 'jobs', flatchr: null, francetravail: 'resultats' } as const

const rowsOf = (body: unknown, field: string | null): readonly unknown[] => {
  const rows = field === null ? body : isObject(body) ? body[field] : null
  return Array.isArray(rows) ? rows : []
}

/** The same listing with other rows. */
function withRows({ side, right }: Struck, change: (rows: readonly unknown[]) => readonly unknown[]): Answered {
  const body = parseJson(right.text)
  const field = ROWS[side]
  const rows = change(rowsOf(body, field))
  return { ...right, text: JSON.stringify(field === null || !isObject(body) ? rows : { ...body, [field]: rows }) }
}

/** The same listing with other members beside its rows. */
function withMembers({ right }: Struck, members: (body: JsonObject) => JsonObject): Answered {
  const body = parseJson(right.text)
  return isObject(body) ? { ...right, text: JSON.stringify({ ...body, ...members(body) }) } : right
}

const metaOf = (body: JsonObject): JsonObject => (isObject(body['meta']) ? body['meta'] : {})
const isVictim = (row: unknown, { victim }: Struck): boolean => isObject(row) && isJob(row, victim)

const withRange = ({ right }: Struck, range: string): Answered => ({
  ...right,
  headers: { ...right.headers, 'content-range': range },
})

/** The listing that this lie makes of the right one. */
export function lieOf(lie: Lie, struck: Struck): Answered {
  const { side, right } = struck
  switch (lie) {
    case 'wrong total':
      if (side === 'francetravail') return withRange(struck, `${right.headers['content-range'] ?? ''}0`)
      return withMembers(struck, (body) => ({ meta: { ...metaOf(body), total: 10 * Number(metaOf(body)['total']) } }))
    case 'lacking row':
      return withRows(struck, (rows) => rows.filter((row) => !isVictim(row, struck)))
    case 'repeated row':
      return withRows(struck, (rows) => {
        const another = rows.find((row) => !isVictim(row, struck))
        return rows.map((row) => (isVictim(row, struck) ? another : row))
      })
    case 'another page':
      if (side === 'francetravail') return withRange(struck, 'offres 150-299/900')
      return withMembers(struck, (body) => ({ meta: { ...metaOf(body), page: 7 } }))
    case 'leads to itself':
      if (side === 'workable') return withMembers(struck, () => ({ paging: { next: struck.url.href } }))
      return withMembers(struck, (body) => ({ meta: { ...metaOf(body), page: null, maxPage: 1e9, total: 1e11 } }))
    case 'leads elsewhere':
      return withMembers(struck, () => ({ paging: { next: 'https://elsewhere.example/spi/v3/jobs?since_id=1' } }))
    case 'empty listing':
      if (side === 'francetravail') return { ...right, status: 204, text: '' }
      return withRows(struck, () => [])
  }
}
