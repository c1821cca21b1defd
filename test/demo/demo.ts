// `npm run demo`: the Worker and imitated upstreams on this machine, and what the relay does, stage by stage.
// Exit code 0 when everything arrived, 1 with what is missing otherwise. It leaves nothing behind.

import { exitOnSignals, pause } from '../dev/process.ts'
import { connectRelay } from '../dev/relay.ts'
import { type RunningWorker, startWorker } from '../dev/wrangler.ts'
import { startSandboxServer } from '../sandbox/server.ts'
import { SECRETS } from './accounts.ts'
import { firstSync, lastSync, polling } from './by-cron.ts'
import { forged, outage, twice, webhooks } from './by-webhook.ts'
import { createOrigins, workflowsOf } from './origins.ts'
import { createReport } from './report.ts'
import { summary } from './summary.ts'

/** Whatever hangs, the demo ends by itself. */
const MOST_MS = 120_000

const interrupted = exitOnSignals()
void pause(MOST_MS).then(() => {
  console.error(`The demo did not end within ${MOST_MS / 1_000} s.`)
  process.exit(1)
})

const report = createReport()
report.stage('The Worker and the upstreams start')
const world = createOrigins()
const server = await startSandboxServer(world.sandbox)
let worker: RunningWorker | null = null
try {
  worker = await startWorker({
    entry: 'test/demo/worker.ts',
    vars: {
      ...SECRETS,
      DEMO_WORKFLOWS: JSON.stringify(workflowsOf(world.origins)),
      UPSTREAM_PROXY: server.url,
      JURISDICTION: '',
    },
    persistTo: null,
  })
  report.line(`Worker ${worker.url}, upstreams ${server.url}`)
  report.line('Rates are lifted and waits are short (test/demo/worker.ts), so that this takes seconds.')
  const stage = { relay: connectRelay(worker.url, SECRETS.ADMIN_TOKEN), report, world }
  await firstSync(stage)
  await webhooks(stage)
  await forged(stage)
  await twice(stage)
  await outage(stage)
  await polling(stage)
  await summary(stage, await lastSync(stage))
} catch (error) {
  if (!interrupted.aborted) report.broken(error instanceof Error ? error.message : String(error))
} finally {
  if (worker !== null && report.missing.length > 0) console.error(`\nWhat the Worker said:\n${worker.log()}`)
  await worker?.stop()
  await server.close()
}
if (!interrupted.aborted) process.exitCode = report.end()
