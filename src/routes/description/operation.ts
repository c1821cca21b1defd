// One call as OpenAPI describes it: its parameters, its body, its answers.
import * as v from 'valibot'
import { REFERENCE_PATTERN } from '../../hrflow/job'
import { type Answer, BAD_REQUEST, type Described, TOO_LARGE } from '../route'
import { exampleOf, type JsonSchema } from './json-schema'

const WORKFLOW = {
  words: 'the workflow',
  schema: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' },
}
/** What the names in paths stand for. */
const PATH_PARAMETERS: Readonly<Record<string, { readonly words: string; readonly schema: JsonSchema }>> = {
  id: WORKFLOW,
  workflow_id: WORKFLOW,
  run_id: { words: 'the run', schema: { type: 'string' } },
  reference: { words: "the job's reference", schema: { type: 'string', pattern: REFERENCE_PATTERN.source } },
  token: { words: "the workflow's webhook secret", schema: { type: 'string' } },
}

/** Answers that many calls may give, each described once. */
const COMMON = {
  PlainHttp: 'It came by http: use https.',
  TokenRefused: 'The token is missing or wrong.',
  TooManyRefused: 'Too many refused requests came from this address within a minute.',
  NotSet: 'ADMIN_TOKEN is not set.',
  BadRequest: BAD_REQUEST,
  TooLarge: TOO_LARGE,
} as const
const commonNames: ReadonlyMap<string, string> = new Map(Object.entries(COMMON).map(([name, words]) => [words, name]))

const BY_ACCESS = {
  open: { 403: COMMON.PlainHttp },
  set: { 403: COMMON.PlainHttp, 503: COMMON.NotSet },
  token: { 401: COMMON.TokenRefused, 403: COMMON.PlainHttp, 429: COMMON.TooManyRefused, 503: COMMON.NotSet },
} as const satisfies Record<string, Described['answers']>

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

/** One answer of a call. */
export interface OneAnswer {
  readonly description: string
  readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly security?: readonly []
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: {
    readonly required: true
    readonly content: { readonly 'application/json': { readonly schema: JsonSchema; readonly example: unknown } }
  }
  /** Those that many calls may give are described elsewhere. */
  readonly responses: Readonly<Record<string, OneAnswer | { readonly $ref: string }>>
}

/** A schema of the route as it stands in the document; `part` says which. */
export type SchemaOf = (part: string, schema: object) => JsonSchema

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

/** The answers that many calls may give. */
export const commonAnswers = (): Record<string, OneAnswer> =>
  Object.fromEntries(Object.entries(COMMON).map(([name, description]) => [name, { description, content: PROBLEM }]))

/** The operation of a route. */
export function operationOf(route: Described, schemaOf: SchemaOf): Operation {
  const { name, words, path, body, access = 'token', answers } = route
  const [summary = '', ...more] = words.split(/(?<=[.:?]) (?=[A-Z])/)
  const parameters = [...pathParameters(path), ...queryParameters(route, schemaOf)]
  return {
    operationId: name,
    summary,
    ...(more.length === 0 ? {} : { description: more.join(' ') }),
    ...(access === 'token' ? {} : { security: [] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: bodyOf(withWords(schemaOf('body', body), body)) }),
    responses: Object.fromEntries(
      Object.entries({ ...BY_ACCESS[access], ...answers }).map(([status, answer]) => [
        status,
        answerOf(answer, (schema) => schemaOf(status, schema)),
      ]),
    ),
  }
}

const pathParameters = (path: string): Parameter[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => {
    const { words, schema } = PATH_PARAMETERS[name] ?? { words: name, schema: { type: 'string' } }
    return { name, in: 'path', required: true, description: words, schema }
  })

const queryParameters = (route: Described, schemaOf: SchemaOf): Parameter[] =>
  Object.entries(route.query?.entries ?? {}).map(([name, entry]) => {
    const { description = wordsOf(entry), ...schema } = schemaOf(`query ${name}`, entry)
    // A query is text; what it stands for may be a number.
    const isNumber = schema.type === 'integer' && typeof schema.default === 'string'
    return {
      name,
      in: 'query',
      required: entry.type !== 'optional',
      ...(description === undefined ? {} : { description }),
      schema: isNumber ? { ...schema, default: Number(schema.default) } : schema,
    }
  })

/** The words of a field. Those that were said of what is read out of its text the conversion passes over. */
const wordsOf = (entry: object): string | undefined => {
  const inner = 'wrapped' in entry ? entry.wrapped : entry
  return v.getDescription(inner as v.GenericSchema) // entries of our own schemas, whose type `Schema` does not name them
}

/** The form of a body with the words of each of its fields. The cast: entries of an object's schema are schemas. */
function withWords(form: JsonSchema, body: object): JsonSchema {
  const entries: Readonly<Record<string, object>> = 'entries' in body ? (body.entries as Record<string, object>) : {}
  const properties = Object.entries(form.properties ?? {}).map(([name, field]) => {
    const description = field.description ?? wordsOf(entries[name] ?? {})
    return [name, description === undefined ? field : { ...field, description }]
  })
  return form.properties === undefined ? form : { ...form, properties: Object.fromEntries(properties) }
}

const bodyOf = (schema: JsonSchema): NonNullable<Operation['requestBody']> => ({
  required: true,
  content: { 'application/json': { schema, example: exampleOf(schema) } },
})

function answerOf(answer: Answer, schemaOf: (schema: object) => JsonSchema): Operation['responses'][string] {
  if (typeof answer === 'string') {
    const common = commonNames.get(answer)
    return common === undefined
      ? { description: answer, content: PROBLEM }
      : { $ref: `#/components/responses/${common}` }
  }
  if ('type' in answer) {
    const type = answer.type === 'application/json' ? 'object' : 'string'
    return { description: answer.words, content: { [answer.type]: { schema: { type } } } }
  }
  const [description, schema] = answer
  return { description, content: { 'application/json': { schema: schemaOf(schema) } } }
}
