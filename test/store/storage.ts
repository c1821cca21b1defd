// The storage of a workflow's object for tests of its SQL: a fresh database with its tables, and a record of what is
// asked of it.
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

/**
 * Works on the storage of a fresh object whose workflow is not configured: it has the tables and does nothing. `name`: of one
 * that was worked on before.
 */
export function inStorage<T>(
  work: (storage: DurableObjectStorage) => T | Promise<T>,
  name: string = crypto.randomUUID(),
): Promise<T> {
  return runInDurableObject(env.WORKFLOW.getByName(name), (_object, state) => work(state.storage))
}

export interface Statement {
  readonly query: string
  /** How SQLite goes about it, one line a table. https://www.sqlite.org/eqp.html */
  readonly plan: readonly string[]
  readonly rowsRead: number
  readonly rowsWritten: number
}

/** A database that notes every statement, and the statements made since the last look. */
export function recording(sql: SqlStorage): { readonly sql: SqlStorage; take(): Statement[] } {
  let made: { query: string; plan: string[]; cursor: SqlStorageCursor<Record<string, SqlStorageValue>> }[] = []
  const exec = (query: string, ...bindings: unknown[]) => {
    const plan = sql.exec<{ detail: string }>(`EXPLAIN QUERY PLAN ${query}`, ...bindings).toArray()
    const cursor = sql.exec(query, ...bindings)
    made.push({ query, plan: plan.map(({ detail }) => detail), cursor })
    return cursor
  }
  return {
    sql: new Proxy(sql, { get: (target, name) => (name === 'exec' ? exec : Reflect.get(target, name, target)) }),
    take() {
      const taken = made.map(({ query, plan, cursor }) => ({
        query: query.replace(/\s+/g, ' '),
        plan,
        rowsRead: cursor.rowsRead,
        rowsWritten: cursor.rowsWritten,
      }))
      made = []
      return taken
    },
  }
}

export const rowsWritten = (statements: readonly Statement[]): number =>
  statements.reduce((sum, statement) => sum + statement.rowsWritten, 0)

/** What a plan may hold: a search, and a list of values that was passed in. */
const FRUGAL = /^(SEARCH |SCALAR SUBQUERY|LIST SUBQUERY|SCAN json_each )/

/** The statements that walk through a table or sort, so that they cost more the more there is. */
export const costly = (statements: readonly Statement[]): string[] =>
  statements
    .filter(({ plan }) => plan.some((line) => !FRUGAL.test(line)))
    .map(({ query, plan }) => `${query} → ${plan.join('; ')}`)
