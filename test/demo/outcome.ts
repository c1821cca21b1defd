// What came of the demo, read back: from the boards, from the calls that HrFlow carried out, and from the admin API.
import { isDeepStrictEqual } from 'node:util'
import type { HrFlowJob } from '../../src/hrflow/job'
import type { Relay } from '../dev/relay.ts'
import type { BoardJob } from '../sandbox/board.ts'
import { saidIn } from '../sandbox/rewriting.ts'
import type { LoggedCall, Sandbox } from '../sandbox/sandbox.ts'
import { isObject } from '../sandbox/upstream.ts'
import type { Counts, Held, Origin } from './origins.ts'
import { shortened } from './report.ts'

/** Everything in which a board is not what it must be; empty when each job is there, whole, and no other. */
export function differences({ label, board, held }: Origin): string[] {
  const found = Array.from(held, ([reference, must]) => {
    const told = differenceOf(board.get(reference), must)
    return told === null ? [] : [`${label} ${reference} ${told}`]
  })
  const surplus = board.jobs().filter((job) => !held.has(job.reference) || board.get(job.reference) !== job)
  return [...found.flat(), ...surplus.map(({ reference }) => `${label} ${reference} is there and must not be`)]
}

function differenceOf(there: BoardJob | undefined, must: Held): string | null {
  if (there === undefined) return 'is missing'
  if ((there.archived_at !== null) !== must.archived) return must.archived ? 'is not archived' : 'is archived'
  const sent: HrFlowJob = JSON.parse(JSON.stringify(must.job)) // as it travels
  const held: Readonly<Record<string, unknown>> = must.archived ? { ...saidIn(there.job) } : there.job
  const due: Readonly<Record<string, unknown>> = must.archived ? { ...saidIn(sent) } : sent
  const fields = new Set([...Object.keys(held), ...Object.keys(due)])
  const other = Array.from(fields).filter((field) => !isDeepStrictEqual(held[field], due[field]))
  return other.length === 0
    ? null
    : `differs: ${other.map((field) => `${field} is ${shortened(there.job[field])}, must be ${shortened(sent[field])}`).join('; ')}`
}

/** What HrFlow was made to do to a board. An edit that only anonymised a job before it was archived is no update. */
export function carriedOut(sandbox: Sandbox, { board }: Origin): Counts {
  const counts: Counts = { created: 0, updated: 0, archived: 0 }
  for (const call of sandbox.calls) {
    const { body } = call
    if (!isObject(body) || body['board_key'] !== board.key || !succeeded(call)) continue
    const isArchived = board.get(String(body['reference']))?.archived_at !== null
    if (call.method === 'POST') counts.created += 1
    else if (call.method === 'PUT' && !isArchived) counts.updated += 1
    else if (call.method === 'PATCH' && body['is_archive'] === 1) counts.archived += 1
  }
  return counts
}

const succeeded = ({ upstream, status }: LoggedCall): boolean =>
  upstream === 'hrflow' && typeof status === 'number' && status >= 200 && status < 300

/** What the relay says that it did: all its runs together with all its webhooks. */
export async function told(relay: Relay, { workflow_id }: Origin): Promise<Counts> {
  const counts: Counts = { created: 0, updated: 0, archived: 0 }
  const names = ['created', 'updated', 'archived'] as const
  for (const { outcomes } of await relay.runs(workflow_id))
    for (const name of names) counts[name] += outcomes[name] ?? 0
  for (const { run_id, state, outcome } of await relay.events(workflow_id)) {
    const name = names.find((one) => one === outcome)
    if (run_id === null && state === 'done' && name !== undefined) counts[name] += 1
  }
  return counts
}
