// How long it takes from a webhook to the board: what was sent, held against the writes that the board got. Pure.
import type { LoggedCall } from '../sandbox/sandbox.ts'
import { isObject } from '../sandbox/upstream.ts'

/** A webhook that was sent (Unix ms). */
export interface Sent {
  readonly board: string
  readonly reference: string
  readonly at: number
}

type Written = Pick<LoggedCall, 'upstream' | 'method' | 'status' | 'body' | 'at'>

/** Seconds from each webhook to the first write of its job after it; those that no write followed are left out. */
export const secondsToBoard = (sent: readonly Sent[], calls: readonly Written[]): number[] =>
  sent.flatMap(({ board, reference, at }) => {
    const write = calls.find((call) => call.at >= at && isWriteOf(call, board, reference))
    return write === undefined ? [] : [(write.at - at) / 1_000]
  })

function isWriteOf({ upstream, method, status, body }: Written, board: string, reference: string): boolean {
  if (upstream !== 'hrflow' || method === 'GET' || status === null || status === 'dropped' || status >= 300)
    return false
  return isObject(body) && body['board_key'] === board && body['reference'] === reference
}

/** The middle of them; null: there is none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
