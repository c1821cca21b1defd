// The imitated upstreams in a process of their own, with one fixed time for every answer: told what to hold, and asked what came.

import { createPack } from '../sandbox/packed-job.ts'
import { createSandbox, type Sandbox } from '../sandbox/sandbox.ts'
import { startSandboxServer } from '../sandbox/server.ts'
import { numberedOffers, offer, position, vacancy } from './jobs.ts'
import type { RecordedCall } from './replay.ts'
import { BENCH_SECRETS, type Kind, keyOf, kindOf, SUBJECTS } from './subjects.ts'

/** A call that came, and when (Unix ms, in fractions). */
interface Arrived extends RecordedCall {
  readonly at: number
}

const KEPT_HEADERS = ['authorization', 'content-type', 'accept', 'x-api-key', 'x-user-email']
const FIRST = /\/search\?|access_token|\/company\/|\/storing\/jobs|\/spi\/v3\/jobs(\?|$)/
const KEEP_CALLS = 100

const now = (): number => performance.timeOrigin + performance.now()

const sandbox = createSandbox({ keepCalls: KEEP_CALLS })
sandbox.hrflow.account({ api_secret: BENCH_SECRETS.api_secret, api_user: BENCH_SECRETS.api_user })
sandbox.hrflow.account({ api_secret: BENCH_SECRETS.default_api_secret, api_user: BENCH_SECRETS.default_api_user })
for (const { kind, id } of SUBJECTS) sandbox.hrflow.board(id, kind === 'country' ? createPack() : undefined)
let arrived: Arrived[] = []
let isRecording = false
let endDelay = (): void => {}

const handle: Sandbox['handle'] = async (request) => {
  if (!isRecording) return sandbox.handle(request)
  const at = now()
  const { method, url } = request
  const body = method === 'GET' ? null : await request.clone().text()
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = request.headers.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  arrived.push({ at, method, url, headers: Object.fromEntries(headers), body, first: FIRST.test(url) })
  return sandbox.handle(request)
}

const vacanciesOf = ({ account }: { readonly account: string }) =>
  sandbox.flatchr.company(account, { apiKey: keyOf(account) })
const positionsOf = ({ account, defaults }: ReturnType<typeof kindOf>) => {
  const positions = sandbox.workable.account(account, { token: keyOf(account) })
  if (defaults === undefined) positions.limit = null
  return positions
}
sandbox.francetravail.client('PAR_bench', keyOf('PAR_bench'))
sandbox.francetravail.limit = null
const begunAt = Date.now()

/** What the process can be told and asked. */
const commands = {
  /** Every answer takes so long from now on. */
  delay(ms: number): void {
    endDelay()
    endDelay = ms === 0 ? () => {} : sandbox.fault({ kind: { delayMs: ms } })
  },
  /** The account of that kind holds `count` jobs from number `from` on, all in that version. */
  hold(kind: Kind, count: number, version = 1, from = 0): void {
    const account = kindOf(kind)
    for (let n = from; n < from + count; n++)
      if (account.origin === 'flatchr')
        vacanciesOf(account).put({ ...vacancy(n, version).job, company_id: account.account })
      else if (account.origin === 'workable') positionsOf(account).put(position(n, version).job)
      else sandbox.francetravail.put(offer(n, begunAt, version).job, { origin: n % 3 === 0 ? '1' : '2' })
  },
  /** France Travail has that many offers, made from their numbers and dated back from `at` (Unix ms), in place of those it holds. */
  number(count: number, at: number): void {
    sandbox.francetravail.numbered = numberedOffers(count, at)
  },
  record(): void {
    arrived = []
    isRecording = true
  },
  /** The calls since `record`. */
  recorded(): Arrived[] {
    isRecording = false
    return arrived
  },
  /** The same calls, about an empty board in place of `board`. */
  again(board: string, other: string): RecordedCall[] {
    sandbox.hrflow.board(other)
    return arrived.map(({ at: _at, ...call }) => ({
      ...call,
      url: call.url.replaceAll(board, other),
      body: call.body?.replaceAll(board, other) ?? null,
    }))
  },
  board(key: string): { readonly active: number; readonly writes: number } {
    const board = sandbox.hrflow.board(key)
    return { active: board.active().length, writes: board.writes }
  },
  /** How many calls wrote that board: at once, however many jobs it has. */
  writes(key: string): number {
    return sandbox.hrflow.board(key).writes
  },
  /** Whether the board has the job of that number in that version. */
  holds(key: string, reference: string, version: number): boolean {
    return String(sandbox.hrflow.board(key).get(reference)?.job['name']).endsWith(` v${version}`)
  },
}
export type Commands = typeof commands

interface Asked {
  readonly id: number
  readonly name: keyof Commands
  readonly given: readonly unknown[]
}

const server = await startSandboxServer({ ...sandbox, handle })
process.on('message', ({ id, name, given }: Asked) => {
  const act: (...given: readonly never[]) => unknown = commands[name]
  process.send?.({ id, value: act(...(given as never[])) ?? null }) // given by stage.ts, which is typed by Commands
})
process.once('disconnect', () => process.exit())
process.send?.({ id: 0, value: server.url })
