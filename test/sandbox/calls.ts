// How the tests of the sandbox call it: one request to a real host, its answer read.
import type { Sandbox } from './sandbox.ts'
import { parseJson } from './upstream.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: unknown
}

/** Calls with these headers every time. A dropped connection throws. */
export function caller(sandbox: Sandbox, headers: Readonly<Record<string, string>> = {}) {
  return async (method: string, url: string, body?: unknown): Promise<Answer> => {
    const sent =
      body === undefined
        ? { headers }
        : { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
    const response = await sandbox.handle(new Request(url, { method, ...sent }))
    if (response === 'dropped') throw new Error('dropped')
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parseJson(text) }
  }
}
