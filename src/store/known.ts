// Which events are known already, by their keys (table `event`). The key of an event that its origin names is unique as long as the
// event is kept (`key`). One that is made of the body alone is good only until the known event has been read (`body_key`): an equal
// body that comes later is a new hint. So it needs no index, which would cost a row: it is remembered while its event waits.
import { type EventRow, type NewEvent, PARKED_DUE_AT, stateOf } from './event'
import type { Queue } from './queue'
import type { Sql } from './sql'

/** So many bodies are remembered. One that is not is a hint more. */
const REMEMBERED = 5_000

const text = (key: ArrayBuffer | Uint8Array): string => String(new Uint8Array(key))

/** A stored event, as far as is needed to tell whether another of its key is the same. */
type Keyed = Pick<EventRow, 'seq' | 'reference' | 'due_at'> & { read_seq: number | null }
const KEYED =
  'SELECT seq, event.reference, due_at, read_seq FROM event LEFT JOIN job ON job.reference = event.reference'

/** Whether the event's key is good only as long as the known one waits to be read. A kept payload waits for a person, so it stands in the index. */
export const isBodyKey = ({ key, key_until_read, parked }: NewEvent): boolean =>
  key !== undefined && key_until_read === true && parked === undefined

export type Known = ReturnType<typeof openKnown>

/** `reading`: the jobs that are being read, each with the newest event when that began. */
export function openKnown(sql: Sql, reading: ReadonlyMap<string, number>, queue: Pick<Queue, 'bodies'>) {
  /** The waiting events whose keys are made of their bodies. */
  let bodies: Map<string, number> | null = null
  const one = (where: string, given: unknown): Keyed | undefined =>
    sql.exec<Keyed>(`${KEYED} WHERE ${where}`, given).toArray()[0]

  function remembered(): Map<string, number> {
    bodies ??= new Map(queue.bodies().map(({ seq, body_key }) => [text(body_key), seq]))
    return bodies
  }

  /** Whether what the known event asks for is still to be read. A parked event is read by nobody, but for a kept payload. */
  function isUnread({ seq, reference, due_at, read_seq }: Keyed, { parked }: NewEvent): boolean {
    if (reference === null) return due_at === PARKED_DUE_AT && parked !== undefined
    const readUpTo = Math.max(read_seq ?? 0, reading.get(reference) ?? 0)
    return stateOf({ due_at, outcome: null }) === 'pending' && seq > readUpTo
  }

  return {
    /** Whether an event of that key is known. One whose key is good no longer gives it up, and stays as it is. */
    has(event: NewEvent): boolean {
      const { key } = event
      if (key === undefined) return false
      if (isBodyKey(event)) {
        const seq = remembered().get(text(key))
        const known = seq === undefined ? undefined : one('seq = ?', seq)
        return known !== undefined && isUnread(known, event)
      }
      const known = one('key = ?', key)
      if (known === undefined) return false
      if (!event.key_until_read || isUnread(known, event)) return true
      sql.exec('UPDATE event SET key = NULL WHERE seq = ?', known.seq)
      return false
    },

    /** An event was stored. */
    stored(event: NewEvent, seq: number): void {
      if (event.key === undefined || !isBodyKey(event)) return
      const known = remembered()
      if (known.size >= REMEMBERED) known.clear()
      known.set(text(event.key), seq)
    },

    /** What is remembered may be wrong. */
    forget(): void {
      bodies = null
    },
  }
}
