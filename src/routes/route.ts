// One route of the API as one declaration: what it takes and what it answers, in words and as schemas, and what it does. The
// same declaration checks each request before anything is done (given.ts), and is what the API's document is made of.
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type * as v from 'valibot'
import type { Workflows, WorkflowsOf } from '../config/deployment'
import type { Schema } from '../connectors/connector'
import { checkGiven } from './given'

export type ApiContext = Context<{ Bindings: Env }>

/** The schema of a query: names and what each may be. */
export type Query = Schema & { readonly entries: v.ObjectEntries }

/**
 * What a call is answered with a status. Words alone: a problem. With a schema: JSON of that form. With a type: a text of it.
 */
export type Answer =
  | string
  | readonly [words: string, schema: v.GenericSchema]
  | { readonly words: string; readonly type: string }
export type Answers = { readonly [Status in ContentfulStatusCode]?: Answer }

/** What the document says of a route. */
export interface Described {
  /** Names the operation, unique in the API: `startRun`. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** As the router reads it, from the root: `/api/workflows/:id/runs`. */
  readonly path: string
  /** A sentence: what the call does. */
  readonly words: string
  readonly query?: Query
  readonly body?: Schema
  readonly answers: Answers
  /** `token`: with ADMIN_TOKEN only. `set`: for everybody, once ADMIN_TOKEN is set. `open`: for everybody. Default `token`. */
  readonly access?: 'token' | 'set' | 'open'
}

/** A route that can be mounted. */
export interface Route extends Described {
  handle(c: ApiContext, workflowsOf: WorkflowsOf): Promise<Response>
}

/** What a route is run with: its query and body, checked. */
export interface Asked<Q, B> {
  readonly c: ApiContext
  readonly env: Env
  readonly workflows: Workflows
  readonly query: Q extends Schema ? v.InferOutput<Q> : Readonly<Record<string, never>>
  readonly body: B extends Schema ? v.InferOutput<B> : null
}

type Whole<T> = T extends readonly (infer Item)[]
  ? readonly Whole<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Whole<T[Name]> }
    : T

/** An answer of JSON that was declared: its status, and a body of its schema. */
export type Reply<A> = {
  [Status in keyof A]: A[Status] extends readonly [string, infer S extends v.GenericSchema]
    ? { readonly status: Status; readonly body: Whole<v.InferInput<S>> }
    : never
}[keyof A]

/** A route as it is written. `run` gives a declared answer, or a response of its own: a problem, or a text. */
export interface Declaration<Q, B, A extends Answers, More> extends Omit<Described, 'query' | 'body' | 'answers'> {
  readonly query?: Q & Query
  readonly body?: B & Schema
  readonly answers: A
  run(asked: Asked<Q, B> & More): Promise<Reply<A> | Response> | Reply<A> | Response
}

/** What is found by the path before the rest of the request is looked at, or the answer that it is not there. */
export type Find<More> = (c: ApiContext, workflows: Workflows) => More | Response

/** A constructor of routes that have `More` found by their path; `also` are the answers when it is not there. */
export function routeWith<More extends object>(find: Find<More>, also: Answers) {
  return <const A extends Answers, Q = null, B = null>(declared: Declaration<Q, B, A, More>): Route => {
    const { run, ...described } = declared
    return {
      ...described,
      answers: { ...badOf(described), ...also, ...declared.answers },
      async handle(c, workflowsOf) {
        const workflows = workflowsOf(c.env)
        const more = find(c, workflows)
        if (more instanceof Response) return more
        const given = await checkGiven(c, described)
        if (given instanceof Response) return given
        // Checked by the declared schemas, whose types Q and B are.
        const checked = given as Pick<Asked<Q, B>, 'query' | 'body'>
        const answer = await run({ c, env: c.env, workflows, ...checked, ...more })
        if (answer instanceof Response) return answer
        // What is no response is a declared reply: TypeScript cannot see it through the mapped type.
        const { status, body } = answer as { status: ContentfulStatusCode; body: unknown }
        return c.body(JSON.stringify(body), status, { 'content-type': 'application/json' })
      },
    }
  }
}

export const BAD_REQUEST = 'It is not as described here: `issues` names each field, and what is expected of it.'
export const TOO_LARGE = 'Its body is too large.'

/** What a request is answered that is not as it is described. Of an open route nothing is asked. */
const badOf = ({ method, access }: Pick<Described, 'method' | 'access'>): Answers =>
  access === 'open'
    ? {}
    : {
        400: BAD_REQUEST,
        ...(method === 'GET' ? {} : { 413: TOO_LARGE }),
      }

/** A route whose path names nothing of the deployment's. */
export const route = routeWith(() => ({}), {})
