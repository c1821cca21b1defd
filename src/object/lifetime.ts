// The end of an object: of a workflow that is no longer configured, or not here, nothing is delivered, and after the retention
// time all of it goes.
import type { Clock } from '../lib/clock'
import type { Log } from '../lib/log'
import { deleteState } from '../store/kv'
import { migrate } from '../store/tables'
import type { Alarm } from './alarm'
import type { Standing } from './binding'
import type { Retention } from './retention'

export interface LifetimeParts {
  readonly storage: DurableObjectStorage
  readonly state: KVNamespace
  readonly standing: Standing
  readonly retention: Pick<Retention, 'endsAt'>
  readonly alarm: Pick<Alarm, 'rearm'>
  readonly log: Pick<Log, 'info'>
  readonly clock: Pick<Clock, 'now'>
  /** Called before all is erased, and waited for. */
  erasing(): Promise<void>
}

export type Lifetime = ReturnType<typeof openLifetime>

export function openLifetime({ storage, state, standing, retention, alarm, log, clock, erasing }: LifetimeParts) {
  let erased = false

  /** Erases all: this object and its workflow's own keys in KV. That of a configured workflow stays: false. */
  async function erase(): Promise<boolean> {
    if (standing.isConfigured) return false
    await erasing()
    if (standing.isPlaced) await deleteState(state, standing.id ?? '')
    erased = true
    await storage.deleteAlarm()
    await storage.deleteAll()
    log.info('erased')
    migrate(storage) // this object may be asked again before it goes
    return true
  }

  return {
    erase,

    /** Erases all once its time is over, unless the workflow is configured. */
    async expire(): Promise<void> {
      if (standing.isConfigured) return
      if (retention.endsAt() <= clock.now()) await erase()
      else await alarm.rearm()
    },

    /** When the time of an object is over whose workflow is not configured (Unix ms); null: it is erased. */
    endsAt: (): number | null => (erased ? null : retention.endsAt()),
  }
}
