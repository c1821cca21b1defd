// The tables of the objects under test. What the numbered steps of src/store/tables.ts lead to is the same for every new object:
// the first one of a runtime takes them all, and the others get what came of it, in a third of the time.
// test/store/tables.test.ts compares the two.
import { migrate } from '../src/store/tables'

interface Made {
  /** What makes the tables, indexes and triggers. */
  readonly statements: string
  /** The rows that a new object has. */
  readonly values: readonly { readonly key: string; readonly value: string }[]
}

let made: Made | null = null

/** The platform's own tables begin with an underscore, what SQLite makes by itself has no text. */
const OWN = "sql IS NOT NULL AND name NOT LIKE '\\_%' ESCAPE '\\'"

function madeBy(storage: DurableObjectStorage): Made {
  migrate(storage)
  const { sql } = storage
  // Triggers name tables, and so do indexes: tables come first.
  const parts = sql.exec<{ sql: string }>(`SELECT sql FROM sqlite_schema WHERE ${OWN} ORDER BY type <> 'table', rowid`)
  const values = sql.exec<{ key: string; value: string }>('SELECT key, value FROM meta')
  return { statements: [...parts].map((part) => part.sql).join(';\n'), values: [...values] }
}

/** Gives the storage of a new object its tables; one that has tables keeps them. */
export function makeTables(storage: DurableObjectStorage): void {
  const { sql } = storage
  if (sql.exec(`SELECT 1 FROM sqlite_schema WHERE ${OWN} LIMIT 1`).toArray().length > 0) return
  if (made === null) {
    made = madeBy(storage)
    return
  }
  const { statements, values } = made
  storage.transactionSync(() => {
    sql.exec(statements)
    for (const { key, value } of values) sql.exec('INSERT INTO meta (key, value) VALUES (?, ?)', key, value)
  })
}
