// What a request gives, its query and its body, checked by the schemas of its route before anything is done. Names that nobody
// knows are refused too: what is passed over silently would look as if it had worked.
import type { Context } from 'hono'
import * as v from 'valibot'
import { checkValue, type Issue } from '../config/issues'
import type { Schema } from '../connectors/connector'
import { parseJson } from '../lib/http'
import { readBody } from './body'
import { problem } from './problem'

const MAX_BODY_BYTES = 64 * 1024
const NO_QUERY = v.strictObject({})

interface Takes {
  readonly name: string
  readonly method: string
  readonly access?: string
  readonly query?: Schema
  readonly body?: Schema
}

/** The checked query and body of a request, or the answer that says what is wrong with them. */
export async function checkGiven(
  c: Context<{ Bindings: Env }>,
  { name, method, access, query, body }: Takes,
): Promise<{ readonly query: unknown; readonly body: unknown } | Response> {
  const refused = (issues: readonly Issue[]): Response =>
    problem(c, 400, `see issues, and /docs#${name} for what this call takes`, { issues })
  // What is open to everybody is asked by probes and browsers too, which add what they like.
  const asked = checkValue(query ?? NO_QUERY, access === 'open' ? {} : c.req.query(), '')
  if (!asked.ok) return refused(asked.issues)
  if (method === 'GET') return { query: asked.value, body: null }
  const raw = await readBody(c.req.raw, MAX_BODY_BYTES)
  if (raw === null) return problem(c, 413, `at most ${MAX_BODY_BYTES} bytes`)
  const text = new TextDecoder().decode(raw)
  if (body === undefined) {
    const isNothing = /^\s*(\{\s*\})?\s*$/.test(text)
    if (!isNothing) return refused([{ path: 'body', message: 'this call takes none: leave it out' }])
    return { query: asked.value, body: null }
  }
  const json = parseJson(text)
  if (json === undefined || json === null) return problem(c, 400, 'expected a JSON body')
  const read = checkValue(body, json, '')
  return read.ok ? { query: asked.value, body: read.value } : refused(read.issues)
}
