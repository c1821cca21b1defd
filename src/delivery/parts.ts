// What the parts of one workflow's engine share: its tables, its two sides, and what is passed in from outside.

import type { Workflow } from '../config/check'
import type { Log } from '../lib/log'
import type { Inbox } from '../store/inbox'
import type { Ledger } from '../store/ledger'
import type { Run } from '../store/run'
import type { Runs } from '../store/runs'
import type { MetaStore } from '../store/tables'
import type { Gate } from '../upstream/gate'
import type { Upstreams, UpstreamTools } from '../upstream/upstreams'

export interface EngineTools extends Omit<UpstreamTools, 'work' | 'budget'> {
  readonly storage: DurableObjectStorage
  /** 0 to 1. */
  readonly random: () => number
  readonly log: Log
  /** Names the deployment. */
  readonly version: string
  /** Whether another workflow of the same board has the job. */
  heldElsewhere(reference: string): Promise<boolean>
  /** Told of a fault of ours, which ended one piece of work. */
  fault(error: unknown): void
  /** Told of a run that has ended. */
  runEnded(run: Run): Promise<void>
}

export interface Room {
  readonly workflow: Workflow
  readonly tools: EngineTools
  readonly inbox: Inbox
  readonly ledger: Ledger
  readonly runs: Runs
  readonly values: MetaStore
  readonly gate: Gate
  readonly upstreams: Upstreams
}
