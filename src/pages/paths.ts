// The addresses of the pages. Pure.

/** A page of a workflow; each part is escaped. */
export const pathOfWorkflow = (workflow_id: string, ...parts: readonly string[]): string =>
  `/workflows/${[workflow_id, ...parts].map(encodeURIComponent).join('/')}`

type Query = Readonly<Record<string, string | null | undefined>>

/** A path with those of the query that are given. */
export function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === undefined || value === '' ? [] : [[name, value]],
  )
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}

/** Where an action says what it will do, before it does it. */
export const pathOfAction = (workflow_id: string, action: string, query: Query = {}): string =>
  withQuery(pathOfWorkflow(workflow_id, 'do', action), query)

/** An address of a far side's, if it may be followed: http or https. */
export const httpLink = (text: string): string | null =>
  /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text).href : null
