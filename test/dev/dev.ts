// `npm run dev`: the tenant's own Worker on this machine, with imitated upstreams that hold jobs for its workflows; stays up
// until Ctrl-C. `npm run dev -- --live`: with .dev.vars and the real upstreams.
import { imitations } from '../connectors/found.ts'
import { startSandboxServer } from '../sandbox/server.ts'
import { changes, looks, runs, states } from './guide.ts'
import { exitOnSignals, freePort } from './process.ts'
import { connectRelay } from './relay.ts'
import { inventSecrets, readDevVars, readWorkflows } from './tenant.ts'
import { createUpstreams } from './upstreams.ts'
import { type RunningWorker, startWorker } from './wrangler.ts'

const ENTRY = 'src/index.ts'
const LOG_FILE = '.wrangler/dev.log'
const WORKER_PORT = 8787
const ADMIN_TOKEN = 'dev-admin-token-0123456789'

const [mode, ...more] = process.argv.slice(2)
const port = Number(process.env['PORT'] ?? WORKER_PORT)

const interrupted = exitOnSignals()
try {
  if (more.length > 0 || (mode !== undefined && mode !== '--live'))
    stopWith('Usage: npm run dev, or npm run dev -- --live')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) stopWith('PORT must be a whole number up to 65535.')
  await (mode === '--live' ? live() : imitated())
} catch (error) {
  if (!interrupted.aborted) stopWith(error instanceof Error ? error.message : String(error))
}

async function imitated(): Promise<void> {
  const secrets = { ...inventSecrets(), ADMIN_TOKEN }
  const workflows = await readWorkflows(secrets)
  const server = await startSandboxServer(createUpstreams(workflows), await freePort(port === 0 ? 0 : port + 1))
  // What the Worker remembers of the boards is as short-lived as they are.
  const vars = { ...secrets, UPSTREAM_PROXY: server.url, JURISDICTION: '' }
  const worker = await startWorker({ entry: ENTRY, port, vars, persistTo: null, logFile: LOG_FILE })
  const places = { worker: worker.url, admin: ADMIN_TOKEN }
  const labels = Array.from(imitations.values(), ({ label }) => label)
  const shown = await connectRelay(worker.url, ADMIN_TOKEN).workflows()
  console.log(`
Worker     ${worker.url}   its log: ${LOG_FILE}; it starts anew when a file in src changes
Upstreams  ${server.url}   imitated ${labels.join(', ')} and HrFlow; \`curl ${server.url}\` tells what they can do
${states(shown)}

Bring everything to the boards: start a run of each (where an origin takes few calls, as Workable with 10 in 10 s, the first sync takes a while)
${runs(places, shown)}

${await changes(places, server.url, workflows)}

Look at all boards, the workflows, the runs and events of one
  curl ${server.url}/_sandbox/boards
${looks(places, shown)}

Ctrl-C ends both.`)
  await untilEnded(worker)
}

async function live(): Promise<void> {
  const secrets = readDevVars()
  if (secrets === null)
    stopWith('There is no .dev.vars: copy .dev.vars.example to .dev.vars, fill in the secrets, and start again.')
  const worker = await startWorker({ entry: ENTRY, port, vars: null, persistTo: '.wrangler/state', logFile: LOG_FILE })
  const places = { worker: worker.url, admin: '$ADMIN_TOKEN' }
  const token = (secrets['ADMIN_TOKEN'] ?? '').split(',')[0]?.trim() ?? ''
  const shown = token === '' ? [] : await connectRelay(worker.url, token).workflows()
  console.log(`
Worker     ${worker.url}   its log: ${LOG_FILE}; it starts anew when a file in src changes
With the secrets in .dev.vars and the REAL upstreams: what a run writes stands on your boards. Nothing runs until you ask.
${token === '' ? '  ADMIN_TOKEN is empty in .dev.vars, so the admin API answers 503.' : states(shown)}

Start a run
${runs(places, shown)}

Look at the workflows, the runs and events of one (ADMIN_TOKEN is the one in .dev.vars)
${looks(places, shown)}

Ctrl-C ends it.`)
  await untilEnded(worker)
}

async function untilEnded(worker: RunningWorker): Promise<void> {
  await worker.ended
  if (!interrupted.aborted) stopWith(`The Worker has ended. What it said last:\n${worker.log().slice(-4_000)}`)
}

function stopWith(message: string): never {
  console.error(message)
  process.exit(1)
}
