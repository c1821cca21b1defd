// The last faults of the relay's own, throws and crashes of the object, kept in `meta`: last_faults.
import * as v from 'valibot'
import { parseJson } from '../lib/http'
import type { Values } from './meta'

/** So many are kept. */
const FAULTS_KEPT = 5

const faultsSchema = v.object({ at: v.array(v.number()), what: v.string() })
/** When they were (Unix ms), the newest last, and what the newest was. */
export type Faults = Readonly<v.InferOutput<typeof faultsSchema>>

/** Those that are kept. */
export function faultsOf(values: Pick<Values, 'get'>): Faults {
  const read = v.safeParse(faultsSchema, parseJson(values.get('last_faults') ?? ''))
  return read.success ? read.output : { at: [], what: '' }
}

/** Notes one more, at `now` (Unix ms). */
export function noteFault(values: Pick<Values, 'get' | 'put'>, what: string, now: number): void {
  const at = [...faultsOf(values).at, now].slice(-FAULTS_KEPT)
  values.put('last_faults', JSON.stringify({ at, what }))
}
