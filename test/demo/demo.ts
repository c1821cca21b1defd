// `npm run demo`: the Worker and imitated upstreams on this machine, and what the relay does, stage by stage.
// Exit code 0 when everything arrived, 1 with what is missing otherwise. It leaves nothing behind.
// `-- --watch`: then the dashboard stays open on what came of it, until Ctrl-C.
import { parseArgs } from 'node:util'
import { stopWith, wordsOf } from '../../cli/project.ts'
import { startLogin } from '../dev/login.ts'
import { exitOnSignals, pause } from '../dev/process.ts'
import { connectRelay, keepBeating } from '../dev/relay.ts'
import { startSandboxServer } from '../sandbox/server.ts'
import { SECRETS } from './accounts.ts'
import { firstSync, lastSync, polling } from './by-cron.ts'
import { forged, outage, twice, webhooks } from './by-webhook.ts'
import { careless, crash, followed, halfGone } from './one-job.ts'
import { createOrigins, workflowsOf } from './origins.ts'
import { createReport } from './report.ts'
import { type Demo, startDemo } from './running.ts'
import type { Stage } from './stage.ts'
import { summary } from './summary.ts'

/** Whatever hangs, the stages end by themselves. */
const MOST_MS = 120_000

const watch = asked()
const interrupted = exitOnSignals()
let played = false
void pause(MOST_MS).then(() => {
  if (played) return
  console.error(`The demo did not end within ${MOST_MS / 1_000} s.`)
  process.exit(1)
})

const report = createReport()
report.stage('The Worker and the upstreams start')
const world = createOrigins()
const server = await startSandboxServer(world.sandbox)
const workflows = workflowsOf(world.origins)
let demo: Demo | null = null
try {
  demo = await startDemo(server.url, [...workflows, world.atelier.workflow('careless')])
  report.line(`Worker ${demo.url}, upstreams ${server.url}`)
  report.line('Rates are lifted and waits are short (test/demo/worker.ts), so that this takes seconds.')
  await play({ relay: connectRelay(demo.url, SECRETS.ADMIN_TOKEN), report, world, sent: [], details: new Map() }, demo)
} catch (error) {
  if (!interrupted.aborted) report.broken(wordsOf(error))
}
played = true
if (!interrupted.aborted) {
  if (demo !== null && report.missing.length > 0) console.error(`\nWhat the Worker said:\n${demo.log()}`)
  process.exitCode = report.end()
  if (demo !== null && watch) await stayOpen(demo)
}
await demo?.stop()
await server.close()

function asked(): boolean {
  try {
    return parseArgs({ options: { watch: { type: 'boolean' } } }).values.watch ?? false
  } catch {
    return stopWith('Usage: npm run demo -- [--watch]', 2)
  }
}

async function play(stage: Stage, { crash: kill }: Demo): Promise<void> {
  await firstSync(stage)
  await followed(stage)
  await webhooks(stage)
  await forged(stage)
  await twice(stage)
  await outage(stage)
  await careless(stage)
  await crash(stage, () => kill([...workflows, world.atelier.workflow('mended')]))
  await halfGone(stage)
  await polling(stage)
  await summary(stage, await lastSync(stage))
}

/** Until Ctrl-C, or until the Worker ends. */
async function stayOpen({ url, ended }: Demo): Promise<void> {
  const relay = connectRelay(url, SECRETS.ADMIN_TOKEN)
  await relay.beat(Date.now()) // those before came on the day before
  keepBeating(relay)
  const login = await startLogin(url, SECRETS.ADMIN_TOKEN)
  console.log(`
Dashboard  ${login.url}   logs in, once; afterwards ${url}/ with the token ${SECRETS.ADMIN_TOKEN}
Ctrl-C ends it.`)
  await ended()
}
