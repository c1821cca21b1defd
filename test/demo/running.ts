// The demo's Worker: started, killed as by a crash, and started again over what it had stored, at the same address.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningWorker, startWorker } from '../dev/wrangler.ts'
import { type DemoWorkflow, SECRETS } from './accounts.ts'

export type Demo = Awaited<ReturnType<typeof startDemo>>

/** Starts the Worker with these workflows; its calls go to `upstreams`. */
export async function startDemo(upstreams: string, workflows: readonly DemoWorkflow[]) {
  const state = mkdtempSync(join(tmpdir(), 'hrflow-relay-demo-'))
  const clear = () => rmSync(state, { recursive: true, force: true, maxRetries: 3 })
  process.once('exit', clear)
  const start = (given: readonly DemoWorkflow[], port = 0): Promise<RunningWorker> =>
    startWorker({
      entry: 'test/demo/worker.ts',
      vars: { ...SECRETS, DEMO_WORKFLOWS: JSON.stringify(given), UPSTREAM_PROXY: upstreams, JURISDICTION: '' },
      persistTo: state,
      port,
    })
  let worker = await start(workflows)
  return {
    url: worker.url,
    log: () => worker.log(),
    /** Kills it, and starts it with other workflows. */
    async crash(given: readonly DemoWorkflow[]): Promise<void> {
      const { port } = new URL(worker.url)
      await worker.kill()
      worker = await start(given, Number(port))
    },
    ended: () => worker.ended,
    stop: () => worker.stop(),
  }
}
