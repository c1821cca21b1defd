// Counts the rows that an object's storage reads and writes: the measure of its work that is the same on every machine.
// https://developers.cloudflare.com/durable-objects/api/sqlite-storage-api/#exec

export interface Rows {
  readonly read: number
  readonly written: number
}

const counters = new Map<string, () => Rows>()

/** Counts what goes through `sql` from now on, for this workflow. */
export function countRows(workflow_id: string, sql: SqlStorage): void {
  const { exec } = sql
  const counted = { read: 0, written: 0 }
  let last: SqlStorageCursor<Record<string, SqlStorageValue>> | null = null
  // A cursor counts while it is read; every one is read to its end before the next statement.
  const settle = (): void => {
    counted.read += last?.rowsRead ?? 0
    counted.written += last?.rowsWritten ?? 0
    last = null
  }
  Object.defineProperty(sql, 'exec', {
    value: (query: string, ...bindings: unknown[]) => {
      settle()
      last = exec.call(sql, query, ...bindings)
      return last
    },
  })
  counters.set(workflow_id, () => {
    settle()
    return { ...counted }
  })
}

/** What `/rows/WORKFLOW_ID` is answered; null for any other address. */
export function rowsAnswer(request: Request): Response | null {
  const workflow_id = /\/rows\/([\w-]+)$/.exec(request.url)?.[1]
  return workflow_id === undefined ? null : Response.json(counters.get(workflow_id)?.() ?? { read: 0, written: 0 })
}
