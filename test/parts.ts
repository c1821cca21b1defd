// The parts of a workflow's engine, made by hand: a real store over a fresh database, a clock that a test sets, a log that
// it reads, and far sides that nobody may call.

import * as v from 'valibot'
import type { Workflow } from '../src/config/check'
import { checkDeployment } from '../src/config/deployment'
import type { Connector } from '../src/connectors/connector'
import type { Parts } from '../src/delivery/parts'
import type { RunAccount } from '../src/delivery/run-account'
import { fail } from '../src/lib/result'
import type { NewEvent } from '../src/store/event'
import { newRun, type Run } from '../src/store/run'
import { openStore } from '../src/store/store'
import { openGate } from '../src/upstream/gate'
import { openUpstreams } from '../src/upstream/upstreams'

export const NOW = 1_800_000_000_000

const connector: Connector = {
  name: 'test',
  format_version: 1,
  authSchema: v.strictObject({}),
  pullSchema: v.strictObject({ state: v.optional(v.string()) }),
  ratePerSecond: 1,
  tenant: () => '1',
  account: () => 'test:1',
  secrets: () => [],
  connect: () => ({
    fetchJob: async () => fail('origin_unavailable', 'nobody fetches'),
    listJobs: async () => fail('origin_unavailable', 'nobody lists'),
  }),
  isOpen: () => true,
  narrows: () => false,
  format: () => ({ reference: 'A1', name: 'Baker', location: { text: null, lat: null, lng: null }, sections: [] }),
  incremental: { narrow: (pull) => pull, movedAt: () => null },
}

/** A workflow whose definition is the smallest that there is, and `more`. */
export function workflow(more: object = {}): Workflow {
  const definition = {
    workflow_id: 'acme',
    connector,
    connector_auth: {},
    hrflow_auth: { api_secret: 'ask_1', api_user: 'a@acme.example' },
    push_parameters: { board_key: 'b' },
    ...more,
  }
  const [checked] = checkDeployment([{ definition }]).all
  if (!checked?.ok) throw new Error(JSON.stringify(checked))
  return checked.workflow
}

/** A log whose lines can be read: level, message, fields. */
export function noting() {
  const lines: unknown[][] = []
  return {
    lines,
    log: {
      redact: (text: string) => text.replaceAll('ask_1', '***'),
      info: (...line: unknown[]) => void lines.push(['info', ...line]),
      warn: (...line: unknown[]) => void lines.push(['warn', ...line]),
      error: (...line: unknown[]) => void lines.push(['error', ...line]),
    },
  }
}

/** A clock that a test sets; waits are over at once, and chance is always in the middle. */
export function clockAt(at: number) {
  const clock = {
    at,
    now: () => clock.at,
    sleep: async () => {},
    random: () => 0.5,
  }
  return clock
}

/** All parts over `storage`; `faults` are the faults of ours that were noted. */
export function partsOver(storage: DurableObjectStorage, definition: object = {}) {
  const clock = clockAt(NOW)
  const { log, lines } = noting()
  const store = openStore(storage, clock.now)
  const given = workflow(definition)
  const faults: string[] = []
  const nobody = async () => Promise.reject(new Error('nobody may be called'))
  const upstreams = openUpstreams(given, {
    fetch: nobody,
    proxy: null,
    clock,
    budget: { left: 0 },
    limiter: () => ({ take: nobody, rest: nobody }),
    work: () => 1,
    newestAt: () => 0,
    redact: log.redact,
    figures: store.figures,
    rested: () => {},
  })
  const parts: Parts = {
    workflow: given,
    store,
    upstreams,
    gate: openGate(store, clock.now, log),
    clock,
    log,
    heldElsewhere: async () => false,
    moreToDo: () => {},
    fault: (error) => void faults.push(String(error)),
    crashed: (during) => void faults.push(during),
  }
  return { ...parts, parts, clock, lines, faults }
}

/** No run is under way, so nothing is counted or held back for one. */
export const NO_RUN: RunAccount = {
  isOpen: () => false,
  settingsFor: () => {
    throw new Error('nobody asks')
  },
  holdsBack: () => false,
  guards: () => null,
  answersFor: () => 'webhook',
  leave: () => {},
  lackedByBoard: () => false,
  count: () => {},
  block: () => {},
}

/** A webhook's event, due now. */
export const hint = (more: Partial<NewEvent> = {}): NewEvent => ({
  action: 'update',
  reference: 'A1',
  received_at: NOW,
  due_at: NOW,
  ...more,
})

/** A run of the workflow's own, begun now, before its first page. */
export const run = (more: Partial<Run> = {}): Run => ({
  ...newRun(
    {
      run_id: 'r1',
      action: 'create_jobs_in_hrflow',
      trigger: 'cron',
      pull_parameters: null,
      push_parameters: workflow().push_parameters,
      persist: true,
      incremental: false,
      since: null,
      force: false,
      approve_archive: false,
    },
    NOW,
    1,
  ),
  ...more,
})
