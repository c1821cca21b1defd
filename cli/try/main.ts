// Reads a public board, without an account and without HrFlow, and says which jobs would be created of it.

import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { checkWorkflow, type Workflow } from '../../src/config/check.ts'
import * as connectors from '../../src/connectors/index.ts'
import { createHttp } from '../../src/lib/http.ts'
import { type Failure, ok, type Result } from '../../src/lib/result.ts'
import { type Reading, readBoard } from './read.ts'
import { changesBetween } from './second.ts'
import { type Public, publicOrigins, type Target, targetOf } from './target.ts'
import { readingLines } from './words.ts'

const DEFAULT_LIMIT = 200

/** 0: all of the board was read; 1: some of it was not, or it is empty; 2: the command was not understood; 3: the origin gave no answer. */
export type Exit = 0 | 1 | 2 | 3

interface Said {
  readonly out: (text: string) => void
  readonly complaint: (text: string) => void
}

interface Asked extends Target {
  readonly connector: Public
  readonly json: boolean
  readonly limit: number
}

/** Does what the arguments say. `proxy` is UPSTREAM_PROXY: where the calls go in place of the origin. */
export async function main(given: readonly string[], proxy: string | null, { out, complaint }: Said): Promise<Exit> {
  const asked = askedBy(given)
  if (typeof asked === 'string') {
    complaint(asked)
    return 2
  }
  const workflow = workflowFor(asked)
  if ('issues' in workflow) {
    complaint(workflow.issues)
    return 2
  }
  const first = await read(workflow, proxy, asked.limit)
  if (!first.ok) return unread(asked, first, complaint)
  const second = await read(workflow, proxy, asked.limit)
  if (!second.ok) return unread(asked, second, complaint)
  const changes = changesBetween(first.value, second.value)
  if (asked.json) out(JSON.stringify(asJson(asked, first.value, changes), null, 2))
  else out(readingLines(asked, first.value, changes).join('\n'))
  const { jobs, unreadable, incomplete } = first.value
  return jobs.size > 0 && unreadable.length === 0 && incomplete === null ? 0 : 1
}

/** Says why nothing of the board came. */
function unread({ origin, board }: Target, { reason, message }: Failure, complaint: Said['complaint']): Exit {
  complaint(`${origin} ${board} cannot be read: ${message}`)
  if (reason !== 'origin_unavailable') return reason === 'origin_refused' ? 1 : 3
  complaint('Is this machine online, and may it reach that host?')
  return 3
}

function askedBy(given: readonly string[]): Asked | string {
  const origins = publicOrigins(connectors)
  const usage = `Usage: npm run try -- ORIGIN:BOARD [--json] [--limit ${DEFAULT_LIMIT}]\nORIGIN is one of ${[...origins.keys()].join(', ')}; BOARD is its name there, e.g. lever:acme for https://jobs.lever.co/acme`
  try {
    const options = { json: { type: 'boolean' }, limit: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...given], options, allowPositionals: true })
    const target = targetOf(positionals[0] ?? '')
    const connector = target === null ? undefined : origins.get(target.origin)
    const limit = Number(values.limit ?? DEFAULT_LIMIT)
    if (target === null || positionals.length > 1 || !Number.isInteger(limit) || limit < 1) return usage
    if (connector === undefined) return `${target.origin} has no public board that could be read by its name.\n${usage}`
    return { ...target, connector, json: values.json ?? false, limit }
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${usage}`
  }
}

/** A workflow of that board, as a tenant would define it; its side at HrFlow is never called. */
function workflowFor({ connector, board }: Asked): Workflow | { readonly issues: string } {
  const checked = checkWorkflow({
    definition: {
      workflow_id: 'try',
      connector,
      connector_auth: connector.publicBoard(board),
      hrflow_auth: { api_secret: 'none-is-needed', api_user: 'nobody@example.com' },
      push_parameters: { board_key: 'none-is-needed' },
    },
  })
  if (checked.ok) return checked.workflow
  return { issues: checked.issues.map(({ path, message }) => `${path} ${message}`).join('\n') }
}

/** Reads the board once, no faster than the origin's rate. */
function read(workflow: Workflow, proxy: string | null, limit: number): Promise<Result<Reading, string>> {
  const betweenMs = 1_000 / workflow.rates.origin_per_second
  let free = 0
  const http = createHttp({
    fetch: (url, init) => fetch(url, init),
    permit: async () => {
      const wait = free - Date.now()
      free = Math.max(free, Date.now()) + betweenMs
      if (wait > 0) await sleep(wait)
      return ok(undefined)
    },
    proxy,
  })
  return readBoard(workflow, workflow.connector.connect(workflow.connector_auth, { http, now: Date.now }), limit)
}

const asJson = ({ origin, board }: Target, { jobs, not_open, unreadable, incomplete }: Reading, second: object) => ({
  origin,
  board,
  incomplete,
  jobs: [...jobs.values()],
  not_open: [...not_open],
  unreadable,
  second_reading: second,
})
