// What an object notes outside of its work: in KV that it exists, and in `meta` its own faults.
import { faultFields } from '../lib/fault'
import type { Log } from '../lib/log'
import { noteFault } from '../store/faults'
import { markObject } from '../store/kv'
import type { Values } from '../store/meta'

export type Notes = ReturnType<typeof openNotes>

/** `later` keeps the object alive until what it is given has ended. None of the notes throws. */
export function openNotes(
  kv: KVNamespace,
  workflow_id: string,
  values: Values,
  log: Pick<Log, 'error' | 'warn'>,
  later: (work: Promise<void>) => void,
) {
  let noting = false
  let isKnown = false
  let isCrashNoted = false
  async function note(): Promise<void> {
    try {
      await markObject(kv, workflow_id)
      values.put('registered', 'true') // not before: an object that is gone meanwhile notes it again
    } catch (error) {
      log.warn('object not noted in KV', faultFields(error))
    } finally {
      noting = false
    }
  }

  /** What is wrong may lie in the storage itself. */
  function count(what: string): void {
    try {
      values.put('faults', String(Number(values.get('faults') ?? 0) + 1))
      noteFault(values, what, Date.now())
    } catch (failure) {
      log.error('fault not counted', faultFields(failure))
    }
  }

  return {
    /** Once in an object's life: notes in KV that there is one. */
    exists(): void {
      if (noting || isKnown) return
      isKnown = values.get('registered') !== null
      if (isKnown) return
      noting = true
      later(note())
    },

    /** Logs and counts a fault of ours. */
    fault(error: unknown): void {
      log.error('fault', faultFields(error))
      count(faultFields(error).detail)
    },

    /** The object before this one crashed: the first that says so counts, for an object crashes but once. */
    crashed(during: string): void {
      if (isCrashNoted) return
      isCrashNoted = true
      log.error('crashed', { detail: during })
      count(during)
    },
  }
}
