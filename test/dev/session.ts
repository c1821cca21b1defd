// The Worker of `npm run dev` for as long as somebody edits: wrangler ends when the tenant's file throws at its top, so it is
// started again as soon as the file is mended, with what it had stored.
import type { Evaluation } from '../../cli/evaluation.ts'
import type { Edits } from './edits.ts'
import { type RunningWorker, startWorker, type WorkerOptions } from './wrangler.ts'

/** The state of each workflow with what is wrong with it, or why there is none. */
export function toldOf({ fault, workflows }: Evaluation): string {
  if (fault !== null) return `  ${fault}`
  return workflows
    .flatMap(({ workflow_id, connector, ok, issues }) => [
      `  ${workflow_id} (${connector ?? 'no connector'}): ${ok ? 'active' : 'misconfigured'}`,
      ...issues.map(({ path, message }) => `    ${path} ${message}`),
    ])
    .join('\n')
}

/**
 * Runs the Worker until it ends although the file can be read, and returns what it said last. `started` is told of the first
 * start.
 */
export async function keepWorker(
  options: WorkerOptions,
  edits: Edits,
  started: (worker: RunningWorker) => Promise<void>,
): Promise<string> {
  let port = options.port
  let isFirst = true
  while (true) {
    const first = await edits.look()
    if (first.fault !== null) {
      console.error(`\nThe Worker waits until this is mended:\n${toldOf(first)}`)
      await edits.mended()
    }
    const faults = edits.faults()
    const worker = await startWorker({ ...options, ...(port === undefined ? {} : { port }) }).catch(
      (error: unknown) => error,
    )
    if (!isRunning(worker)) {
      await edits.look()
      if (edits.faults() > faults) continue // an edit came in between
      throw worker
    }
    port = Number(new URL(worker.url).port)
    if (isFirst) await started(worker)
    else console.log('\nThe Worker runs again.')
    isFirst = false
    await worker.ended
    await edits.look()
    if (edits.faults() === faults) return worker.log() // else a file ended it that may be mended already
  }
}

const isRunning = (worker: unknown): worker is RunningWorker =>
  typeof worker === 'object' && worker !== null && 'ended' in worker
