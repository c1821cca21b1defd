// What is asked for in one step and may need more calls than an invocation has: when one of them was not made, what was read so far
// is kept in memory, and the next invocation goes on from there.
import type { OriginReason } from '../origin'

/** Something that was cut longer ago begins anew: what it said may be over. */
export const RESUMED_MS = 600_000

/** Whether that says that the call was not made: nothing failed, and whoever asks again later gets further. */
export const isUnsent = (reason: OriginReason): boolean => reason === 'throttled' || reason === 'budget_spent'
