// The SQL that the store asks, with a bound of our own on every value that is stored.

/** A larger value is not stored: a row of the platform has 2 MB, and a local one more, where nobody would notice. */
export const VALUE_MAX_BYTES = 1_000_000

export type Sql = Pick<SqlStorage, 'exec'>

const encoder = new TextEncoder()

/** No text has more bytes than three times its length, so that most need not be looked through. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string')
    return value.length * 3 <= VALUE_MAX_BYTES ? value.length : encoder.encode(value).byteLength
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? value.byteLength : 0
}

/** `sql`, and how many rows were written by it since that was last asked: what an object costs. */
export function countedSql(sql: Sql): { readonly sql: Sql; rowsWritten(): number } {
  let counted = 0
  let last: Pick<SqlStorageCursor<Record<string, SqlStorageValue>>, 'rowsWritten'> | null = null
  // A cursor counts while it is read, which it is to its end before the next statement.
  const settle = (): void => {
    counted += last?.rowsWritten ?? 0
    last = null
  }
  return {
    sql: {
      exec<T extends Record<string, SqlStorageValue>>(query: string, ...given: unknown[]): SqlStorageCursor<T> {
        settle()
        const cursor = sql.exec<T>(query, ...given)
        last = cursor
        return cursor
      },
    },
    rowsWritten(): number {
      settle()
      const taken = counted
      counted = 0
      return taken
    },
  }
}

/** `sql`, refusing a statement with a value that is too large: it throws, and nothing of the statement is done. */
export const boundedSql = (sql: Sql): Sql => ({
  exec<T extends Record<string, SqlStorageValue>>(query: string, ...given: unknown[]): SqlStorageCursor<T> {
    const largest = Math.max(0, ...given.map(bytesOf))
    if (largest > VALUE_MAX_BYTES)
      throw new Error(`a value of ${largest} bytes is not stored: ${VALUE_MAX_BYTES} are the most`)
    return sql.exec<T>(query, ...given)
  },
})
