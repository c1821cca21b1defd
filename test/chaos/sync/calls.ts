// What the relay asks of France Travail and does to a board, as the upstreams see it: each search with the total that it was
// told, and each write by the job that it is about.
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { isObject } from '../../sandbox/upstream.ts'

/** The log of calls is read this often, and then emptied. */
const TAKEN_EVERY_MS = 200

/** One search. */
export interface Search {
  /** Of all calls, in the order in which they came. */
  readonly seq: number
  readonly query: string
  /** How many offers it held; null as long as it was not answered. */
  total: number | null
}

/** Calls since some moment. */
export interface Calls {
  readonly searches: readonly Search[]
  /** `METHOD reference` of every writing call. */
  readonly writes: readonly string[]
  /** All calls to HrFlow, writing or not. */
  readonly hrflow: number
  /** All calls to anyone. */
  readonly all: number
}

export function watchCalls(sandbox: Sandbox) {
  let seq = 0
  const underWay = { searches: 0, writes: 0, others: 0 }
  let searches: Search[] = []
  let writes: string[] = []
  let hrflow = 0
  let takenUpTo = 0

  const handle: Sandbox['handle'] = async (request) => {
    seq += 1
    const found = /\/offres\/search\?(.*)$/.exec(request.url)?.[1]
    const search: Search | null = found === undefined ? null : { seq, query: found, total: null }
    if (search !== null) searches.push(search)
    const kind = search !== null ? 'searches' : request.method === 'GET' ? 'others' : 'writes'
    underWay[kind] += 1
    try {
      const answer = await sandbox.handle(request)
      const total = answer === 'dropped' ? undefined : /\/(\d+)$/.exec(answer.headers.get('content-range') ?? '')?.[1]
      if (search !== null && total !== undefined) search.total = Number(total)
      return answer
    } finally {
      underWay[kind] -= 1
    }
  }

  function take(): void {
    for (const { upstream, method, body } of sandbox.calls) {
      if (upstream !== 'hrflow') continue
      hrflow += 1
      if (method !== 'GET' && isObject(body)) writes.push(`${method} ${body['reference']}`)
    }
    sandbox.forgetCalls()
  }
  const taking = setInterval(take, TAKEN_EVERY_MS)

  return {
    /** The sandbox, watched. */
    sandbox: { ...sandbox, handle },
    /** How many calls came so far. */
    count: (): number => seq,
    /** How many of each kind are under way now. */
    underWay: underWay as Readonly<typeof underWay>,
    /** What was called since this was asked last. */
    take(): Calls {
      take()
      const told = { searches, writes, hrflow, all: seq - takenUpTo }
      searches = []
      writes = []
      hrflow = 0
      takenUpTo = seq
      return told
    },
    end: (): void => clearInterval(taking),
  }
}

/** The searches that gave a page: of one that holds too much (`most`) only the total is looked at. */
export const pagesOf = ({ searches }: Calls, most: number): readonly Search[] =>
  searches.filter(({ total }) => total === null || total <= most)

/** How many of these are not the first of their query. */
export const repeatsOf = (searches: readonly Search[]): number =>
  searches.length - new Set(searches.map(({ query }) => query)).size
