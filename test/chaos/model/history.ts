// What chance decides about a history: its steps, its faults and the workflow's settings. Nothing is done here.
import fc from 'fast-check'
import { type Slot, tape } from './faults'

/** The jobs that steps are about, and the contents that each may have: few, so that much happens to each. */
export const JOBS = 5
export const CONTENTS = 4

/** What becomes of the webhook of a change. `twice`: its copy comes later. `late`: it comes behind newer ones. */
export type Fate = 'sent' | 'lost' | 'twice' | 'late'

/** A step that is about a job. One that does not apply (a job that is not there is closed, …) changes nothing. */
export type Change =
  | { readonly do: 'put'; readonly job: number; readonly content: number; readonly fate: Fate }
  | { readonly do: 'close' | 'open' | 'remove'; readonly job: number; readonly fate: Fate }
  /** A webhook although nothing has changed. */
  | { readonly do: 'hint'; readonly job: number; readonly fate: Fate }

/** What somebody does to a job on the board, behind the relay's back. */
const BY_HAND = ['edit', 'archive', 'bring back', 'delete'] as const

export type Step =
  | Change
  /** One that does not apply (a job that is not on the board, or archived there, is edited, …) changes nothing. */
  | { readonly do: 'by hand'; readonly job: number; readonly what: (typeof BY_HAND)[number] }
  /** One of the webhooks that are on their way arrives. */
  | { readonly do: 'arrive'; readonly which: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'sync' | 'cron' | 'pause' | 'resume' | 'evict' }
  /** A run of another kind than the plain sync that ends a history. */
  | { readonly do: 'run'; readonly kind: RunKind }
  /** The object dies, between a write and the note of it if one is to be had. `slow`: its alarm comes when the platform tries it again. */
  | { readonly do: 'crash'; readonly slow: boolean }
  /** Every call to that side fails, until `mend`. */
  | { readonly do: 'outage'; readonly side: 'origin' | 'hrflow' }
  | { readonly do: 'mend' }

/** What else may be asked of a relay, none of which may leave the board other than the next sync would. */
export const RUNS = {
  create: { action: 'create_jobs_in_hrflow' },
  update: { action: 'update_jobs_in_hrflow' },
  archive: { action: 'archive_jobs_in_hrflow' },
  forced: { action: 'sync_jobs_in_hrflow', force: true },
  incremental: { action: 'sync_jobs_in_hrflow', incremental: true },
  dry: { action: 'sync_jobs_in_hrflow', persist: false },
} as const
type RunKind = keyof typeof RUNS

/** A whole history: all but the clock. */
export interface History {
  readonly steps: readonly Step[]
  readonly tape: readonly Slot[]
  readonly max_attempts: number
  readonly concurrency: number
  /** Whether a 429 may come without Retry-After: its account rests for a second then. */
  readonly rests: boolean
  /** Whether so many other jobs are open that a sync lists the board instead of asking for each. */
  readonly crowded: boolean
  /** What HrFlow does with a second job of one reference; not documented. */
  readonly secondPost: 'refuse' | 'duplicate'
}

/** `[weight, arbitrary]` pairs, one of which is chosen; a failure shrinks towards the first. */
const weighted = <T>(...choices: readonly (readonly [number, fc.Arbitrary<T>])[]): fc.Arbitrary<T> =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })))
const rarely = (often: number): fc.Arbitrary<boolean> =>
  weighted<boolean>([often - 1, fc.constant(false)], [1, fc.constant(true)])

const job = fc.nat({ max: JOBS - 1 })
/** Of the changes 20 % are never told, and 20 % twice. */
const fate = weighted<Fate>(
  [9, fc.constant('sent')],
  [4, fc.constant('lost')],
  [4, fc.constant('twice')],
  [3, fc.constant('late')],
)
const put = fc.record({ do: fc.constant('put' as const), job, content: fc.nat({ max: CONTENTS - 1 }), fate })
const about = <const Name extends 'close' | 'open' | 'remove' | 'hint'>(name: Name) =>
  fc.record({ do: fc.constant(name), job, fate })
const plain = <const Name extends 'sync' | 'cron' | 'pause' | 'resume' | 'evict' | 'mend'>(name: Name) =>
  fc.constant({ do: name })

const step = weighted<Step>(
  [34, put],
  [8, about('close')],
  [8, about('open')],
  [8, about('remove')],
  [4, about('hint')],
  [10, fc.record({ do: fc.constant('arrive' as const), which: fc.nat({ max: 9 }) })],
  [16, fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 20 }) })],
  [6, plain('sync')],
  [2, plain('cron')],
  [
    4,
    fc.record({
      do: fc.constant('run' as const),
      kind: fc.constantFrom<RunKind>('create', 'update', 'archive', 'forced', 'incremental', 'dry'),
    }),
  ],
  [6, fc.record({ do: fc.constant('by hand' as const), job, what: fc.constantFrom(...BY_HAND) })],
  [2, plain('pause')],
  [5, plain('resume')],
  [3, plain('evict')],
  [3, fc.record({ do: fc.constant('crash' as const), slow: rarely(8) })],
  [
    2,
    fc.record({ do: fc.constant('outage' as const), side: fc.constantFrom<'origin' | 'hrflow'>('origin', 'hrflow') }),
  ],
  [4, plain('mend')],
)

export const history: fc.Arbitrary<History> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }),
  tape,
  max_attempts: fc.constantFrom(30, 3, 1),
  concurrency: fc.constantFrom(6, 2, 1),
  rests: rarely(25),
  crowded: rarely(16),
  secondPost: fc.constantFrom<'refuse' | 'duplicate'>('refuse', 'duplicate'),
})
