// How long the dashboard's pages and the lists of the API take where there is much of everything: B14.
import { ADMIN_TOKEN } from '../../chaos/accounts.ts'
import type { Case } from '../case.ts'
import { vacancy } from '../jobs.ts'
import { median, plain, type Row } from '../rows.ts'
import type { Stage } from '../stage.ts'
import { idOf, KINDS } from '../subjects.ts'
import { syncMs } from './sync.ts'

const JOBS = 50_000
const EVENTS = 20_000
const EVENTS_A_WEBHOOK = 1_000
const KNOWN = 200
const AT_ONCE = 4
const WITHIN_MS = 1_800_000
const LOOKS = 5
const ANSWER_MS = 1_000
const ROWS = 20_000

/** A browser that is logged in. Answers how long a page took, and throws where it is none. */
async function browser(url: string): Promise<(path: string) => Promise<number>> {
  const origin = new URL(url).origin
  const { headers, status } = await fetch(`${origin}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token: ADMIN_TOKEN }).toString(),
  })
  const cookie = headers.getSetCookie()[0]?.split(';')[0]
  if (cookie === undefined) throw new Error(`the login was answered ${status} without a cookie`)
  return async (path) => {
    const began = performance.now()
    const answer = await fetch(`${origin}${path}`, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' })
    await answer.arrayBuffer()
    if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`)
    return performance.now() - began
  }
}

/** Every workflow has run once; one has 50,000 jobs, another 20,000 events. */
async function fill(stage: Stage, large: string, busy: string): Promise<void> {
  await stage.ask('delay', 0)
  await stage.ask('hold', 'many', 1)
  const ids = Array.from({ length: KINDS.many.count }, (_, n) => idOf('many', n))
  for (let from = 0; from < ids.length; from += AT_ONCE)
    await Promise.all(ids.slice(from, from + AT_ONCE).map((id) => syncMs(stage, id, WITHIN_MS)))
  await stage.ask('hold', 'offers', JOBS)
  await syncMs(stage, large, WITHIN_MS)
  // Its events are about jobs that it knows: of those that nobody knows a thousand are kept at most.
  await stage.ask('hold', 'many', KNOWN)
  await syncMs(stage, busy, WITHIN_MS)
  await stage.admin.turn(busy, 'pause')
  const references = Array.from({ length: EVENTS_A_WEBHOOK }, (_, n) => vacancy(n % KNOWN).reference)
  for (let n = 0; n < EVENTS / EVENTS_A_WEBHOOK; n++) await stage.webhook(busy, { references, n })
  const events = await stage.admin.countEvents(busy)
  if (events < EVENTS) throw new Error(`${busy} has ${events} events instead of ${EVENTS}`)
}

async function b14(stage: Stage): Promise<Row[]> {
  const [large, busy] = [idOf('offers', 0), idOf('many', 0)]
  await fill(stage, large, busy)
  const look = await browser(stage.url())
  const pages: readonly (readonly [string, string])[] = [
    ['home, 500 workflows', '/'],
    ['a workflow with 50,000 jobs', `/workflows/${large}`],
    ['its jobs', `/workflows/${large}/jobs`],
    ['its jobs by a word that none has', `/workflows/${large}/jobs?q=nowhere`],
    ['a workflow with 20,000 events', `/workflows/${busy}`],
    ['its events', `/workflows/${busy}/events`],
    ['its events of one job', `/workflows/${busy}/events?reference=${vacancy(7).reference}`],
  ]
  const rows: Row[] = []
  for (const [label, path] of pages) {
    const first = await look(path)
    const { rowsRead } = await stage.meter()
    const took: number[] = []
    for (let n = 0; n < LOOKS; n++) took.push(await look(path))
    const read = ((await stage.meter()).rowsRead - rowsRead) / LOOKS
    rows.push(
      plain(`${label}: first answer`, first, 'ms'),
      plain(`${label}: answer`, median(took), 'ms', ANSWER_MS),
      plain(`${label}: rows read`, read, '', ROWS),
    )
  }
  return rows
}

export const PAGE_CASES: Readonly<Record<string, Case>> = {
  B14: { what: 'the dashboard, much of everything', repetitions: 1, budget: 900, play: b14 },
}
