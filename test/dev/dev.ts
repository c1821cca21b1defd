// `npm run dev`: the tenant's own Worker on this machine, with imitated upstreams that hold jobs for its workflows; stays up
// until Ctrl-C, and says after each edit what became of the workflows. `-- --env NAME`: the Worker of that tenant. `-- --live`:
// with .dev.vars and the real upstreams.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { stopWith, wordsOf } from '../../cli/project.ts'
import { imitations } from '../connectors/found.ts'
import { startSandboxServer } from '../sandbox/server.ts'
import { watchEdits } from './edits.ts'
import { changes, looks, runs, states } from './guide.ts'
import { startLogin } from './login.ts'
import { exitOnSignals, freePort } from './process.ts'
import { connectRelay, keepBeating } from './relay.ts'
import { keepWorker, toldOf } from './session.ts'
import { inventSecrets, readDefinitions, readDevVars, readTenant, type Tenant } from './tenant.ts'
import { createUpstreams } from './upstreams.ts'
import type { RunningWorker } from './wrangler.ts'

const LOG_FILE = '.wrangler/dev.log'
const WORKER_PORT = 8787
const ADMIN_TOKEN = 'dev-admin-token-0123456789'

const port = Number(process.env['PORT'] ?? WORKER_PORT)

const interrupted = exitOnSignals()
try {
  const { live, env } = asked()
  if (!Number.isInteger(port) || port < 0 || port > 65_535) stopWith('PORT must be a whole number up to 65535.', 2)
  const tenant = readTenant(env)
  const said = await (live ? runLive(tenant) : runImitated(tenant))
  if (!interrupted.aborted) stopWith(`The Worker has ended. What it said last:\n${said.slice(-4_000)}`)
} catch (error) {
  if (!interrupted.aborted) stopWith(wordsOf(error))
}

function asked(): { readonly live: boolean; readonly env: string | null } {
  try {
    const { values } = parseArgs({ options: { live: { type: 'boolean' }, env: { type: 'string' } } })
    return { live: values.live ?? false, env: values.env === undefined || values.env === '' ? null : values.env }
  } catch {
    return stopWith('Usage: npm run dev -- [--env TENANT] [--live]', 2)
  }
}

async function runImitated(tenant: Tenant): Promise<string> {
  const { environment, entry, file } = tenant
  const secrets = { ...inventSecrets(tenant), ADMIN_TOKEN }
  const { sandbox, open } = createUpstreams()
  const server = await startSandboxServer(sandbox, await freePort(port === 0 ? 0 : port + 1))
  const vars = { ...secrets, UPSTREAM_PROXY: server.url, JURISDICTION: '' }
  const env = { ...tenant.vars, ...vars }
  const edits = watchEdits(file, env, async (evaluation) => {
    console.log(`\nAfter the edit of ${new Date().toTimeString().slice(0, 8)}\n${toldOf(evaluation)}`)
    if (evaluation.fault === null) open(await readDefinitions(tenant, env))
  })
  // What the Worker remembers of the boards is as short-lived as they are.
  const state = mkdtempSync(join(tmpdir(), 'hrflow-relay-dev-'))
  process.once('exit', () => rmSync(state, { recursive: true, force: true, maxRetries: 3 }))
  const options = { entry, environment, port, vars, persistTo: state, logFile: LOG_FILE }
  return keepWorker(options, edits, async (worker) => {
    const definitions = await readDefinitions(tenant, env)
    open(definitions)
    const places = { worker: worker.url, admin: ADMIN_TOKEN }
    const labels = Array.from(imitations.values(), ({ label }) => label)
    const relay = connectRelay(worker.url, ADMIN_TOKEN)
    const shown = await relay.workflows()
    keepBeating(relay)
    const login = await startLogin(worker.url, ADMIN_TOKEN)
    console.log(`
Dashboard  ${login.url}   logs in, once; afterwards ${worker.url}/ with the token ${ADMIN_TOKEN}
Worker     ${worker.url}   its log: ${LOG_FILE}; it starts anew when a file in src changes
Upstreams  ${server.url}   imitated ${labels.join(', ')} and HrFlow; \`curl ${server.url}\` tells what they can do
${states(shown)}

Bring everything to the boards: start a run of each (where an origin takes few calls, as Workable with 10 in 10 s, the first sync takes a while)
${runs(places, shown)}

${await changes(places, server.url, definitions, shown)}

Look at all boards, the workflows, the runs and events of one
  curl ${server.url}/_sandbox/boards
${looks(places, shown)}

Ctrl-C ends both.`)
  })
}

async function runLive(tenant: Tenant): Promise<string> {
  const { environment, entry, file, required } = tenant
  const name = environment === null ? '.dev.vars' : `.dev.vars.${environment}`
  const secrets = readDevVars(tenant)
  if (secrets === null)
    stopWith(`There is no ${name}: copy .dev.vars.example to ${name}, fill in the secrets, and start again.`)
  const edits = watchEdits(file, { ...tenant.vars, ...secrets }, (evaluation) =>
    console.log(`\nAfter the edit of ${new Date().toTimeString().slice(0, 8)}\n${toldOf(evaluation)}`),
  )
  const more = Object.fromEntries(Object.entries(secrets).filter(([one]) => !required.includes(one)))
  const options = { entry, environment, port, vars: null, more, persistTo: '.wrangler/state', logFile: LOG_FILE }
  return keepWorker(options, edits, (worker) => guideLive(worker, secrets['ADMIN_TOKEN'] ?? '', name))
}

async function guideLive(worker: RunningWorker, tokens: string, name: string): Promise<void> {
  const places = { worker: worker.url, admin: '$ADMIN_TOKEN' }
  const token = tokens.split(',')[0]?.trim() ?? ''
  const shown = token === '' ? [] : await connectRelay(worker.url, token).workflows()
  const login = token === '' ? null : await startLogin(worker.url, token)
  console.log(`
Dashboard  ${login === null ? `${worker.url}/` : `${login.url}   logs in, once; afterwards ${worker.url}/ with the ADMIN_TOKEN in ${name}`}
Worker     ${worker.url}   its log: ${LOG_FILE}; it starts anew when a file in src changes
With the secrets in ${name} and the REAL upstreams: what a run writes stands on your boards. Nothing runs until you ask.
${token === '' ? `  ADMIN_TOKEN is empty in ${name}, so the admin API answers 503.` : states(shown)}

Start a run
${runs(places, shown)}

Look at the workflows, the runs and events of one (ADMIN_TOKEN is the one in ${name})
${looks(places, shown)}

Ctrl-C ends it.`)
}
