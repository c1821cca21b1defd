// Lever's feed of deleted postings: which questions it takes, and what is made of its answers.
import { describe, expect, it } from 'vitest'
import { lever } from '../../../src/connectors/lever'
import { type Answer, answering } from '../answers'

const DAY_MS = 86_400_000
const NOW = Date.parse('2026-11-20T12:00:00Z')

function feed(...answers: readonly Answer[]) {
  const { tools, asked } = answering(...answers)
  const origin = lever.connect({ api_key: 'key-1', instance: 'global' }, tools)
  const read = async (since: number, cursor: string | null = null) => origin.listGone?.(since, cursor)
  const spans = () => asked.map((one) => new URL(one.slice(4)).searchParams.toString())
  return { read, spans }
}

describe('the feed of deleted postings', () => {
  it('is asked from ten minutes before the moment on, up to now', async () => {
    const { read, spans } = feed({ body: { data: [{ id: 'A' }], hasNext: false } })
    expect(await read(NOW - DAY_MS)).toEqual({ ok: true, value: { references: ['A'], next: null } })
    expect(spans()).toEqual([`limit=100&deleted_at_start=${NOW - DAY_MS - 600_000}&deleted_at_end=${NOW}`])
  })

  it('is asked thirty days at a time, page by page', async () => {
    const { read, spans } = feed(
      { body: { data: [], hasNext: true, next: 'a b' } },
      { body: { data: [], hasNext: false } },
    )
    const [start, middle] = [NOW - 40 * DAY_MS - 600_000, NOW - 10 * DAY_MS - 600_000]
    const cursors: (string | null)[] = []
    let next: string | null = null
    do {
      const page = await read(NOW - 40 * DAY_MS, next)
      next = page?.ok ? page.value.next : null
      cursors.push(next)
    } while (next !== null && cursors.length < 9)
    expect(cursors).toEqual([`${start} ${middle} a b`, `${middle} ${NOW} `, null])
    expect(spans()).toEqual([
      `limit=100&deleted_at_start=${start}&deleted_at_end=${middle}`,
      `limit=100&deleted_at_start=${start}&deleted_at_end=${middle}&offset=a+b`,
      `limit=100&deleted_at_start=${middle}&deleted_at_end=${NOW}`,
    ])
  })

  it.each([403, 404])('that a key may not read (%i) names nothing, and stops nothing', async (status) => {
    const { read } = feed({ status, body: { code: 'Forbidden', message: 'no' } })
    expect(await read(NOW - DAY_MS)).toEqual({ ok: true, value: { references: [], next: null } })
  })

  it.each([{ data: [], hasNext: true }, { hasNext: false }, []].map((body) => ({ body })))(
    'that breaks off or comes as something else is an outage: $body',
    async ({ body }) => {
      expect(await feed({ body }).read(NOW - DAY_MS)).toMatchObject({ ok: false, reason: 'origin_unavailable' })
    },
  )

  it('is none of the public API', () => {
    const { tools } = answering({})
    expect(lever.connect({ site: 'acme' }, tools).listGone).toBeUndefined()
  })
})
