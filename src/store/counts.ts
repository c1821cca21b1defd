// How many events are parked, how many jobs are active or archived, and how many left the board within the hour: kept in one row
// of `meta`, key `counts`, as JSON. Triggers of the database change it with the row that is counted, so that it is exact
// whoever changes that row, and looking costs one row however many there are.
import * as v from 'valibot'
import { parseJson } from '../lib/http'
import { PARKED_DUE_AT } from './event'
import type { Values } from './meta'
import type { Sql } from './sql'

/** What takes a job off the board without a person's word. */
export type LeftBy = 'webhook' | 'run'

const countsSchema = v.object({
  parked: v.number(),
  active: v.number(),
  archived: v.number(),
  /** When the hour began in which jobs left the board last (Unix ms); 0: none has. */
  hour: v.number(),
  /** How many left in it because of webhooks, and of runs, and have not come back. */
  left_by_webhook: v.number(),
  left_by_run: v.number(),
  /** How many jobs were active when it began. */
  active_then: v.number(),
  /** How many of them are among those that left. */
  left_of_them: v.number(),
})
export type Counts = v.InferOutput<typeof countsSchema>

const NOTHING: Counts = {
  parked: 0,
  active: 0,
  archived: 0,
  hour: 0,
  left_by_webhook: 0,
  left_by_run: 0,
  active_then: 0,
  left_of_them: 0,
}

/** The counts as they are stored. */
export function countsOf(values: Pick<Values, 'get'>): Counts {
  const read = v.safeParse(countsSchema, parseJson(values.get('counts') ?? ''))
  return read.success ? read.output : NOTHING
}

/** An hour begins at `at` (Unix ms) in which no job has left the board yet: one row written. 0: none is under way. */
export function beginHour(sql: Sql, at: number): void {
  const none = "'$.left_by_webhook', 0, '$.left_by_run', 0, '$.left_of_them', 0"
  const then = "'$.hour', CAST(? AS INTEGER), '$.active_then', value ->> '$.active'"
  sql.exec(`UPDATE meta SET value = json_set(value, ${then}, ${none}) WHERE key = 'counts'`, at)
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

/** Whether a job's row says that it left in the hour of the counts because of `by`. */
const isLeft = (row: string, by: LeftBy): string =>
  `(${row}.left_by IS '${by}' AND ${row}.left_hour IS value ->> '$.hour')`
/** Whether it left so and was active when the hour began: it did not come within the hour. */
const isLeftOfThem = (row: string): string =>
  `((${isLeft(row, 'webhook')} OR ${isLeft(row, 'run')}) AND ${row}.came_hour IS NOT ${row}.left_hour)`
const jobsAndLeft = (of: (counts: (row: string) => string) => string): string =>
  change(
    plus(
      'active',
      of((row) => isArchived(row, 0)),
    ),
    plus(
      'archived',
      of((row) => isArchived(row, 1)),
    ),
    plus(
      'left_by_webhook',
      of((row) => isLeft(row, 'webhook')),
    ),
    plus(
      'left_by_run',
      of((row) => isLeft(row, 'run')),
    ),
    plus('left_of_them', of(isLeftOfThem)),
  )
const of = (row: string): string => `(${row}.archived, ${row}.left_hour, ${row}.left_by)`

/**
 * The step of the tables that counts what leaves the board, in the same row as what is on it. The hour under way goes on. A job
 * that is forgotten left all the same.
 */
export const COUNTING_LEFT = `
  ALTER TABLE job ADD COLUMN left_hour INTEGER;
  ALTER TABLE job ADD COLUMN left_by TEXT;
  ALTER TABLE job ADD COLUMN came_hour INTEGER;
  UPDATE meta SET value = json_set(value,
    '$.hour', coalesce((SELECT CAST(value ->> '$.since' AS INTEGER) FROM meta WHERE key = 'archives'), 0),
    '$.left_by_webhook', coalesce((SELECT CAST(value ->> '$.archived' AS INTEGER) FROM meta WHERE key = 'archives'), 0),
    '$.left_by_run', coalesce((SELECT CAST(value ->> '$.by_runs' AS INTEGER) FROM meta WHERE key = 'archives'), 0),
    '$.active_then', coalesce((SELECT CAST(value ->> '$.active' AS INTEGER) FROM meta WHERE key = 'archives'), 0),
    '$.left_of_them', coalesce((SELECT value ->> '$.archived' + coalesce(value ->> '$.by_runs', 0)
                                FROM meta WHERE key = 'archives'), 0))
    WHERE key = 'counts';
  DELETE FROM meta WHERE key = 'archives';
  DROP TRIGGER job_added;
  DROP TRIGGER job_changed;
  CREATE TRIGGER job_added AFTER INSERT ON job WHEN NEW.archived IS NOT NULL OR NEW.left_hour IS NOT NULL
    BEGIN ${jobsAndLeft((counts) => counts('NEW'))}; END;
  CREATE TRIGGER job_changed AFTER UPDATE OF archived, left_hour, left_by ON job WHEN ${of('NEW')} IS NOT ${of('OLD')}
    BEGIN ${jobsAndLeft((counts) => `${counts('NEW')} - ${counts('OLD')}`)}; END;
`
