// How long the others wait, at the default rates: behind a flood of references that do not exist, and during the first sync of
// very many jobs.
import { setTimeout as sleep } from 'node:timers/promises'
import { startSandboxServer } from '../../sandbox/server.ts'
import { ACCOUNTS, NAMES, SECRETS } from '../accounts.ts'
import type { Outcome } from '../outcome.ts'
import { createRuntimes } from '../runtimes.ts'
import { flatchr } from '../shapes.ts'
import { createUpstreams, type Upstreams } from '../upstreams.ts'
import { adminOver, overHttp, utf8 } from '../wire.ts'

const EVENTS_A_WEBHOOK = 1_000
const LOOK_AGAIN_MS = 50
/** A hint about a job that was read within a minute waits for that minute's end: those of the proof were read before. */
const HINTS_AFTER_MS = 65_000
/** How long each of them may wait, in seconds. */
const WITHIN = { known: 60, new: 300, operator: 5, hint: 60 }
/** Who does not come within this does not come. */
const PATIENCE_MS = 400_000

export interface FairnessOptions {
  readonly bundle: string
  readonly falseIds: number
  /** Jobs of the first sync. */
  readonly firstSync: number
}

const named = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${String(index + 1).padStart(6, '0')}`)

/** A job of the company whose calls are counted at its default rate. */
const vacancy = (reference: string, version: number) => ({
  ...flatchr.job(reference, version),
  company_id: ACCOUNTS.timedCompany,
})

export async function fairness({ bundle, falseIds, firstSync }: FairnessOptions): Promise<Omit<Outcome, 'proof'>> {
  const upstreams = createUpstreams(NAMES, { keepCalls: 100 })
  const server = await startSandboxServer(upstreams.sandbox)
  const runtimes = createRuntimes(bundle, server.url)
  try {
    const wire = overHttp((await runtimes.start({ andLast: true })).url)
    const waiting = { upstreams, send: wire.send, admin: adminOver(wire.send) }
    const known = named('V', 6)
    for (const reference of known) upstreams.timedFlatchr.put(vacancy(reference, 1))
    for (const workflow_id of [NAMES.flooded, NAMES.hinted]) {
      await waiting.admin.sync(workflow_id)
      await waiting.admin.rest(workflow_id)
    }
    const readAt = performance.now()
    const behind = await behindFlood(waiting, known, falseIds)
    await waiting.admin.turn(NAMES.flooded, 'pause') // its calls would count against the account's rate
    await sleep(Math.max(0, HINTS_AFTER_MS - (performance.now() - readAt)))
    const hint = await duringFirstSync(waiting, known, firstSync)
    wire.close()
    const took = { ...behind, hint }
    const figures = {
      [`behind ${falseIds} false references, a known job`]: seconds(took.known),
      'and a new job': seconds(took.new),
      'and what the operator asks for': seconds(took.operator),
      [`during a first sync of ${firstSync}, the job of a hint`]: seconds(took.hint),
    }
    const late = (Object.keys(WITHIN) as (keyof typeof WITHIN)[]).filter((who) => took[who] > WITHIN[who] * 1_000)
    return {
      figures,
      violations: [
        ...late.map((who) => `${who}: ${seconds(took[who])}, more than ${WITHIN[who]} s`),
        ...runtimes.faults,
      ],
    }
  } finally {
    runtimes.stop()
    await server.close()
  }
}

interface Waiting {
  readonly upstreams: Upstreams
  readonly send: ReturnType<typeof overHttp>['send']
  readonly admin: ReturnType<typeof adminOver>
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`

async function webhook({ send }: Waiting, workflow_id: string, payload: object): Promise<void> {
  const path = `/webhooks/${workflow_id}/${SECRETS.flatchrWebhook}`
  const { status, text } = await send({ method: 'POST', path, headers: [], body: utf8(JSON.stringify(payload)) })
  if (status !== 200) throw new Error(`a webhook of ${workflow_id} was answered ${status}: ${text}`)
}

/** How long it takes until the board has that version of the job, in milliseconds. */
async function arrives({ upstreams }: Waiting, board: string, reference: string, version: number): Promise<number> {
  const since = performance.now()
  const name = flatchr.hrflow(reference, version).name
  while (upstreams.sandbox.hrflow.board(board).get(reference)?.job['name'] !== name) {
    if (performance.now() - since > PATIENCE_MS) return Number.POSITIVE_INFINITY
    await sleep(LOOK_AGAIN_MS)
  }
  return performance.now() - since
}

async function behindFlood(waiting: Waiting, [known, operated]: readonly string[], falseIds: number) {
  const { upstreams, admin } = waiting
  const all = named('F', falseIds)
  for (let from = 0; from < falseIds; from += EVENTS_A_WEBHOOK)
    await webhook(waiting, NAMES.flooded, { references: all.slice(from, from + EVENTS_A_WEBHOOK) })
  const [fresh = ''] = named('N', 1)
  const arrivesAt = (reference = '', version: number) => arrives(waiting, NAMES.flooded, reference, version)
  upstreams.timedFlatchr.put(vacancy(fresh, 1))
  await webhook(waiting, NAMES.flooded, { references: [fresh] })
  const freshArrives = arrivesAt(fresh, 1)
  upstreams.timedFlatchr.edit(known ?? '', vacancy(known ?? '', 2))
  await webhook(waiting, NAMES.flooded, { references: [known] })
  const knownArrives = await arrivesAt(known, 2)
  upstreams.timedFlatchr.edit(operated ?? '', vacancy(operated ?? '', 2))
  await admin.syncJob(NAMES.flooded, operated ?? '')
  const operatedArrives = await arrivesAt(operated, 2)
  return { known: knownArrives, operator: operatedArrives, new: await freshArrives }
}

async function duringFirstSync(waiting: Waiting, [, , hinted = '']: readonly string[], count: number): Promise<number> {
  const { upstreams, admin } = waiting
  for (const reference of named('S', count)) upstreams.timedFlatchr.put(vacancy(reference, 1))
  await admin.begin(NAMES.hinted)
  const board = upstreams.sandbox.hrflow.board(NAMES.hinted)
  const before = board.jobs().length
  while (board.jobs().length < before + 20) await sleep(LOOK_AGAIN_MS)
  upstreams.timedFlatchr.edit(hinted, vacancy(hinted, 2))
  const data = { vacancy_id: hinted, vacancy: { updated_at: crypto.randomUUID() } }
  await webhook(waiting, NAMES.hinted, { event: 'new_candidate', data })
  return arrives(waiting, NAMES.hinted, hinted, 2)
}
