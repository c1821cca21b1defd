// The calls of the admin API. What comes back is read by the schemas in answers.ts, and kept as it came for --json.
import * as v from 'valibot'
import type { Place } from './place.ts'
import { FOUND, REFUSED, Stop, USAGE } from './stop.ts'

/** A run is waited for up to 25 s by the relay. */
const TIMEOUT_MS = 40_000

/** An answer: read, and as it came. */
export interface Got<T> {
  readonly value: T
  readonly raw: unknown
}

export interface Api {
  readonly url: string
  /** `also`: a status that is an answer here too. */
  get<S extends v.GenericSchema>(path: string, schema: S, also?: number): Promise<Got<v.InferOutput<S>>>
  post<S extends v.GenericSchema>(path: string, body: object | null, schema: S): Promise<Got<v.InferOutput<S>>>
  delete<S extends v.GenericSchema>(path: string, schema: S): Promise<Got<v.InferOutput<S>>>
}

const problemSchema = v.looseObject({
  title: v.string(),
  detail: v.optional(v.string()),
  issues: v.optional(v.array(v.looseObject({ path: v.string(), message: v.string() })), []),
  run_id: v.optional(v.string()),
})

/** What an answer that is no success comes to. */
export function stopOf(status: number, url: string, path: string, body: unknown): Stop {
  const read = v.safeParse(problemSchema, body)
  const exit = status === 404 ? FOUND : status === 400 ? USAGE : REFUSED
  if (!read.success) return new Stop(exit, `${url}${path} answered ${status}, and not as a relay does`)
  if (status === 401) return new Stop(exit, `${url} refuses the token: ADMIN_TOKEN is not the one that is deployed`)
  const { title, detail = title, issues, run_id } = read.output
  const more = issues.map(({ path: at, message }) => `\n  ${at}: ${message}`).join('')
  return new Stop(exit, `${detail}${run_id === undefined ? '' : ` (run ${run_id})`}${more}`)
}

export function connectApi({ url, token }: Place): Api {
  async function call(method: string, path: string, body: object | null, also?: number): Promise<unknown> {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error', // the token goes nowhere else
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new Stop(REFUSED, `${url} cannot be reached: ${causeOf(error)}`)
    })
    const text = await answer.text()
    const json = parsed(text)
    if (!answer.ok && answer.status !== also) throw stopOf(answer.status, url, path, json)
    return json
  }

  async function read<S extends v.GenericSchema>(
    path: string,
    schema: S,
    raw: unknown,
  ): Promise<Got<v.InferOutput<S>>> {
    const answer = v.safeParse(schema, raw)
    if (answer.success) return { value: answer.output, raw }
    throw new Stop(REFUSED, `${url}${path} gave an answer that this version does not understand`)
  }

  return {
    url,
    get: async (path, schema, also) => read(path, schema, await call('GET', path, null, also)),
    post: async (path, body, schema) => read(path, schema, await call('POST', path, body)),
    delete: async (path, schema) => read(path, schema, await call('DELETE', path, null)),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Why a call got no answer, in the innermost words. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (cause instanceof AggregateError && cause.errors.length > 0) return causeOf(cause.errors[0])
  return cause instanceof Error ? causeOf(cause) : error.message || error.name
}
