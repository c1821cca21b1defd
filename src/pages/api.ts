// What the pages know, they know from the API: each call goes through the app, with the reader's session, as a browser's would.
// What it answers is read by the schemas that the API declares.
import * as v from 'valibot'
import { parseJson } from '../lib/http'
import { problemSchema } from '../routes/answers/common'
import type { ApiContext } from '../routes/route'

/** The app itself. */
export type Answering = (request: Request, env: Env) => Response | Promise<Response>

/** What is no success: a status, and the words of the API. */
export interface Refusal {
  readonly ok: false
  readonly status: number
  readonly problem: v.InferOutput<typeof problemSchema>
}
export type Answered<T> = { readonly ok: true; readonly status: number; readonly value: T } | Refusal

type Body = Readonly<Record<string, unknown>>

export interface Api {
  get<S extends v.GenericSchema>(path: string, schema: S): Promise<Answered<v.InferOutput<S>>>
  /** How many a call would touch: it is asked for its plan, and changes nothing. */
  plan<S extends v.GenericSchema>(path: string, body: Body, schema: S): Promise<Answered<v.InferOutput<S>>>
  /** Only where a form was sent: a GET changes nothing. */
  send<S extends v.GenericSchema>(
    method: 'POST' | 'DELETE',
    path: string,
    body: Body | null,
    schema: S,
  ): Promise<Answered<v.InferOutput<S>>>
}

/** The API as the sender of a request may use it. */
export function apiOf(c: ApiContext, answering: Answering): Api {
  async function call<S extends v.GenericSchema>(method: string, path: string, body: Body | null, schema: S) {
    // Whether a page of ours asked was looked at before; the session is looked at again.
    const headers = new Headers({ cookie: c.req.header('cookie') ?? '', 'sec-fetch-site': 'same-origin' })
    const init = body === null ? {} : { body: JSON.stringify(body) }
    const answer = await answering(new Request(new URL(path, c.req.url), { method, headers, ...init }), c.env)
    return readAnswer(answer.status, await answer.text(), schema)
  }
  return {
    get: (path, schema) => call('GET', path, null, schema),
    plan: (path, body, schema) => call('POST', path, { ...body, plan: true }, schema),
    send(method, path, body, schema) {
      if (c.req.method !== 'POST') throw new Error(`${c.req.method} ${c.req.path} is about to change something`)
      return call(method, path, body, schema)
    },
  }
}

/** An answer that is of the form that is declared; anything else is a refusal. */
export function readAnswer<S extends v.GenericSchema>(
  status: number,
  text: string,
  schema: S,
): Answered<v.InferOutput<S>> {
  const json = parseJson(text)
  const value = v.safeParse(schema, json)
  if (value.success) return { ok: true, status, value: value.output }
  const problem = v.safeParse(problemSchema, json)
  return { ok: false, status, problem: problem.success ? problem.output : { title: `HTTP ${status}`, status } }
}

/** A path of the API below a workflow; each part is escaped. */
export const apiPath = (workflow_id: string, ...parts: readonly string[]): string =>
  ['/api/workflows', ...[workflow_id, ...parts].map(encodeURIComponent)].join('/')
