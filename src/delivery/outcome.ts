// What a delivery is, what it comes to, and what that changes in the job's row of the ledger. Types and small makers.
import type { BoardFailure } from '../hrflow/board'
import type { HrFlowJob } from '../hrflow/job'
import type { Failure } from '../lib/result'
import type { AbsentAs, Outcome } from '../store/event'
import type { LedgerRow } from '../store/ledger'
import type { DeliveryReason } from './consequences'

/** What is to be delivered. */
export interface Delivery {
  readonly reference: string
  /** The newest event of the inbox when this delivery began. */
  readonly newestSeq: number
  /** The job formatted by a run, when it was read (Unix ms), the newest event then, and the hash of the entry that it was made of. */
  readonly snapshot: {
    readonly job: HrFlowJob
    readonly at: number
    readonly seq: number
    readonly entry?: string | null
    /** It was made of a listing row, which lacks some of the job. */
    readonly partial?: boolean
  } | null
  /** The event is older than this object: an earlier one may have written it and died before it noted that. */
  readonly unproven: boolean
  /** Write the job whatever the hashes say. */
  readonly force: boolean
  /** How a complete listing lacked the job; null: it did not. */
  readonly absent: AbsentAs | null
  /** Of the listing row that says that the job may have changed. */
  readonly listing_hash: string | null
}

/** Why a job leaves the board. */
export type LeaveReason = 'not_open' | 'gone' | 'discarded' | 'left_selection' | 'foreign'

/** The reason of an event whose job is not archived before a person says so. */
export const HELD = 'held'

/** The reason of an event whose job is on the board as a listing row tells it, and is still to be read. */
export const PARTIAL = 'partial'

/** Whether a job may be archived now. `wait`: for the guard of its run. `hold`: not before a person says so. */
export type Permission = { readonly kind: 'go' | 'wait' } | { readonly kind: 'hold'; readonly message: string }

/** What changes in a row of the ledger. */
export type Patch = Partial<Omit<LedgerRow, 'reference'>>

/** What a delivery came to, and what it changes in the job's ledger row. */
export type Delivered =
  | { readonly kind: 'done'; readonly outcome: Outcome; readonly reason: string | null; readonly patch: Patch }
  /** The board has the job now, as a listing row tells it; it is still to be read. */
  | { readonly kind: 'partial'; readonly outcome: 'created' | 'updated'; readonly patch: Patch }
  /** The origin does not find the job: to be asked again at `at` before that is believed. */
  | { readonly kind: 'confirm'; readonly at: number; readonly patch: Patch }
  /** The job would be archived, and waits for the guard of its run. */
  | { readonly kind: 'leaving'; readonly why: LeaveReason; readonly patch: Patch }
  /** The job would be archived, and is not before a person says so. */
  | { readonly kind: 'held'; readonly why: LeaveReason; readonly message: string; readonly patch: Patch }
  | { readonly kind: 'failed'; readonly failure: Failure<DeliveryReason>; readonly patch: Patch }

/** The job was read and nothing of it settled, so nothing is covered: what else waits for the job stays waiting. */
export const nothing = (outcome: Outcome, reason: string, patch: Patch = {}): Delivered => ({
  kind: 'done',
  outcome,
  reason,
  patch: { missing_since: null, ...patch },
})

export const failed = (failure: Failure<DeliveryReason>, patch: Patch = {}): Delivered => ({
  kind: 'failed',
  failure,
  patch,
})

/**
 * After a write that was sent and not answered by a success nothing is proven, only that the job may be on the board, or that it is
 * not, where that was read.
 */
export const unanswered = (failure: BoardFailure, kept: Patch = {}): Delivered =>
  failed(failure, failure.touched ? { ...kept, hash: null, kept: 0, archived: failure.lacking ? null : 0 } : kept)
