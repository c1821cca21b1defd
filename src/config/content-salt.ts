// What, beside an origin's job itself, decides over the HrFlow job that is made of it. A job is passed over by the hash of its
// listing row only while none of this has changed.
import { iso } from '../lib/clock'
import { sha256Hex } from '../lib/hash'
import type { Workflow } from './check'

type Given = Pick<Workflow, 'logics' | 'format' | 'content_version'> & {
  readonly connector: Pick<Workflow['connector'], 'format_version'>
}

/**
 * The salt of such hashes at `now` (Unix ms): the version of the default format, the source texts of the tenant's functions, and
 * what the tenant raises when they depend on something else. They may look at the clock, so with any of them also the day (UTC).
 */
export async function contentSalt(workflow: Given, now: number): Promise<string> {
  const { connector, logics, format, content_version } = workflow
  const sources = [logics.map(String), format === null ? null : String(format)]
  const hasFunctions = logics.length > 0 || format !== null
  const day = hasFunctions ? (iso(now)?.slice(0, 10) ?? null) : null
  return JSON.stringify([connector.format_version, await sha256Hex(JSON.stringify(sources)), content_version, day])
}
