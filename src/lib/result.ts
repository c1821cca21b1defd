// Expected failures as values. A function that may fail for a reason the caller must act on returns a Result;
// only bugs throw.

/** One thing that is wrong with what was given, by its path in it. */
export interface InvalidAt {
  readonly path: string
  readonly message: string
}

/**
 * A failure with its tagged reason. `message` is for people and holds no secret; `retryAfterMs` is the far side's own wish;
 * `issues` say one by one what was wrong with what was given.
 */
export interface Failure<Reason extends string = string> {
  readonly ok: false
  readonly reason: Reason
  readonly message: string
  readonly retryAfterMs?: number
  readonly issues?: readonly InvalidAt[]
}

export interface Success<T> {
  readonly ok: true
  readonly value: T
}

export type Result<T, Reason extends string = string> = Success<T> | Failure<Reason>

export const ok = <T>(value: T): Success<T> => ({ ok: true, value })

export const fail = <Reason extends string>(reason: Reason, message: string, retryAfterMs?: number): Failure<Reason> =>
  retryAfterMs === undefined ? { ok: false, reason, message } : { ok: false, reason, message, retryAfterMs }
