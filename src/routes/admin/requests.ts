// What the admin API is asked for: schemas of bodies and queries, and the workflow or job that a path names.
import type { Context } from 'hono'
import * as v from 'valibot'
import type { CheckedWorkflow } from '../../config/check'
import { ACTIONS } from '../../config/definition'
import type { WorkflowsOf } from '../../config/deployment'
import { checkValue } from '../../config/issues'
import type { Schema } from '../../connectors/connector'
import { REFERENCE_FORM, REFERENCE_PATTERN } from '../../hrflow/job'
import { parseJson } from '../../lib/http'
import { JURISDICTIONS } from '../../lib/placement'
import { readBody } from '../body'
import { problem } from '../problem'

const MAX_BODY_BYTES = 64 * 1024
const MAX_WAIT_SECONDS = 25
const MAX_EVENTS = 200
const DEFAULT_EVENTS = 50

export type AdminContext = Context<{ Bindings: Env }>
/** A workflow that runs. */
export type Running = Extract<CheckedWorkflow, { ok: true }>

const flag = v.boolean('expected true or false')
export const startSchema = v.strictObject({
  action: v.picklist(ACTIONS, `expected one of ${ACTIONS.join(', ')}`),
  pull_parameters: v.optional(v.unknown()),
  push_parameters: v.optional(v.unknown()),
  persist: v.optional(flag),
  incremental: v.optional(flag),
  force: v.optional(flag, false),
  approve_archive: v.optional(flag, false),
})

const EXPECTED_TIME = 'expected a time like 2026-05-04T10:00:00Z'
const moment = v.pipe(
  v.string(EXPECTED_TIME),
  v.check((text) => !Number.isNaN(Date.parse(text)), EXPECTED_TIME),
  v.transform((text) => Date.parse(text)),
)
export const replaySchema = v.strictObject({
  state: v.optional(v.literal('parked', 'expected "parked"; to read any other job again, POST to its /sync')),
  reference: v.optional(v.string('expected a text')),
  reason: v.optional(v.string('expected a text')),
  since: v.optional(moment),
  until: v.optional(moment),
  plan: v.optional(flag, false),
})

const wholeNumber = (least: number, most: number) => {
  const expected = `expected a whole number from ${least} to ${most}`
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, expected),
    v.transform(Number),
    v.minValue(least, expected),
    v.maxValue(most, expected),
  )
}
export const waitSchema = v.optional(wholeNumber(0, MAX_WAIT_SECONDS), '0')

const STATES = ['pending', 'parked', 'done', 'superseded'] as const
export const eventsSchema = v.strictObject({
  state: v.optional(v.picklist(STATES, `expected one of ${STATES.join(', ')}`)),
  reference: v.optional(v.string()),
  limit: v.optional(wholeNumber(1, MAX_EVENTS), String(DEFAULT_EVENTS)),
  cursor: v.optional(wholeNumber(1, Number.MAX_SAFE_INTEGER)),
})

export const eraseSchema = v.strictObject({
  jurisdiction: v.optional(v.picklist(JURISDICTIONS, `expected one of ${JURISDICTIONS.join(', ')}`)),
})

/** `value` by a schema, or the answer that names every issue. */
export function checked<S extends Schema>(
  c: AdminContext,
  schema: S,
  value: unknown,
  path = '',
): { readonly value: v.InferOutput<S> } | Response {
  const read = checkValue(schema, value, path)
  return read.ok ? { value: read.value } : problem(c, 400, 'see issues', { issues: read.issues })
}

/** The request's JSON body by a schema, or the answer that says what is wrong with it. */
export async function checkedBody<S extends Schema>(c: AdminContext, schema: S) {
  const body = await readBody(c.req.raw, MAX_BODY_BYTES)
  if (body === null) return problem(c, 413, `at most ${MAX_BODY_BYTES} bytes`)
  const json = parseJson(new TextDecoder().decode(body))
  return json === undefined || json === null ? problem(c, 400, 'expected a JSON body') : checked(c, schema, json)
}

export type Paths = ReturnType<typeof pathsOf>

/** What paths name. Never an object for an id that is not configured. */
export function pathsOf(workflowsOf: WorkflowsOf) {
  /** The configured workflow of the path, or the answer that there is none. */
  const found = (c: AdminContext): CheckedWorkflow | Response =>
    workflowsOf(c.env).find(c.req.param('id') ?? '') ?? problem(c, 404, 'there is no such workflow')

  /** The same, when it also runs. */
  const running = (c: AdminContext): Running | Response => {
    const entry = found(c)
    if (entry instanceof Response || entry.ok) return entry
    return problem(c, 409, 'this workflow is misconfigured', { issues: entry.issues })
  }

  /** The job of the path and its workflow, or the answer that there is none. */
  const job = (c: AdminContext): { readonly reference: string; readonly workflow_id: string } | Response => {
    const entry = running(c)
    if (entry instanceof Response) return entry
    const reference = c.req.param('reference') ?? ''
    if (!REFERENCE_PATTERN.test(reference)) return problem(c, 400, `a reference is ${REFERENCE_FORM}`)
    return { reference, workflow_id: entry.workflow_id }
  }

  return { found, running, job }
}
