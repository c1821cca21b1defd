// How many events are parked, and how many jobs are active or archived: kept in one row of `meta`, key `counts`, as JSON.
// Triggers of the database change it with the row that is counted, so that it is exact whoever changes that row, and looking
// costs one row however many there are.
import * as v from 'valibot'
import { parseJson } from '../lib/http'
import { PARKED_DUE_AT } from './event'
import type { Values } from './meta'

const countsSchema = v.object({ parked: v.number(), active: v.number(), archived: v.number() })
export type Counts = v.InferOutput<typeof countsSchema>

/** The counts as they are stored. */
export function countsOf(values: Pick<Values, 'get'>): Counts {
  const read = v.safeParse(countsSchema, parseJson(values.get('counts') ?? ''))
  return read.success ? read.output : { parked: 0, active: 0, archived: 0 }
}

const plus = (count: keyof Counts, by: string): string => `'$.${count}', value ->> '$.${count}' + (${by})`
const change = (...changes: string[]): string =>
  `UPDATE meta SET value = json_set(value, ${changes.join(', ')}) WHERE key = 'counts'`

const isParked = (row: string): string => `(${row}.due_at IS ${PARKED_DUE_AT})`
const isArchived = (row: string, as: 0 | 1): string => `(${row}.archived IS ${as})`
const jobs = (of: (as: 0 | 1) => string): string => change(plus('active', of(0)), plus('archived', of(1)))

/** The triggers of the events, which go with their table. */
export const COUNTING_EVENTS = `
  CREATE TRIGGER event_added AFTER INSERT ON event WHEN ${isParked('NEW')}
    BEGIN ${change(plus('parked', '1'))}; END;
  CREATE TRIGGER event_changed AFTER UPDATE OF due_at ON event WHEN ${isParked('NEW')} <> ${isParked('OLD')}
    BEGIN ${change(plus('parked', `${isParked('NEW')} - ${isParked('OLD')}`))}; END;
  CREATE TRIGGER event_deleted AFTER DELETE ON event WHEN ${isParked('OLD')}
    BEGIN ${change(plus('parked', '-1'))}; END;
`

/** The step of the tables that counts what is there, and from then on every change. */
export const COUNTING = `
  INSERT OR REPLACE INTO meta (key, value) SELECT 'counts', json_object(
    'parked', (SELECT count(*) FROM event WHERE due_at = ${PARKED_DUE_AT}),
    'active', (SELECT count(*) FROM job WHERE archived = 0),
    'archived', (SELECT count(*) FROM job WHERE archived = 1));
  ${COUNTING_EVENTS}
  CREATE TRIGGER job_added AFTER INSERT ON job WHEN NEW.archived IS NOT NULL
    BEGIN ${jobs((as) => isArchived('NEW', as))}; END;
  CREATE TRIGGER job_changed AFTER UPDATE OF archived ON job WHEN NEW.archived IS NOT OLD.archived
    BEGIN ${jobs((as) => `${isArchived('NEW', as)} - ${isArchived('OLD', as)}`)}; END;
  CREATE TRIGGER job_deleted AFTER DELETE ON job WHEN OLD.archived IS NOT NULL
    BEGIN ${jobs((as) => `- ${isArchived('OLD', as)}`)}; END;
`
