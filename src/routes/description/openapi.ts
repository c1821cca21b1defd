// The OpenAPI document, made of the declarations of the routes. It holds nothing of the tenant's.
import { toJsonSchemaDefs } from '@valibot/to-json-schema'
import * as v from 'valibot'
import { REFERENCE_PATTERN } from '../../hrflow/job'
import { VERSION } from '../../lib/version'
import { NAMED } from '../answers'
import type { Answer, Described } from '../route'
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

/** Answers that every call may get, with the token, or once it is set. */
const BY_HTTP: Described['answers'] = { 403: 'It came by http: use https.' }
const REFUSED: Described['answers'] = {
  401: 'The token is missing or wrong.',
  429: 'Too many refused requests came from this address within a minute.',
  503: 'ADMIN_TOKEN is not set.',
}
const CLOSED: Described['answers'] = { 503: 'ADMIN_TOKEN is not set.' }

type Schemas = Readonly<Record<string, JsonSchema>>
type Reference = (schema: object, key: string) => JsonSchema

const names: ReadonlyMap<object, string> = new Map(Object.entries(NAMED).map(([name, schema]) => [schema, name]))
const refTo = (name: string) => `#/components/schemas/${name}`

const keyed = ({ name }: Described, ...rest: readonly (string | number)[]): string => [name, ...rest].join(' ')

/** Every schema that the routes use, by a key of its own. */
function schemasOf(routes: readonly Described[]): Record<string, v.GenericSchema> {
  const all: Record<string, v.GenericSchema> = { ...NAMED }
  const add = (key: string, schema: object | undefined): void => {
    // Any schema can be converted, whatever input it documents.
    if (schema !== undefined && !names.has(schema)) all[key] = schema as v.GenericSchema
  }
  for (const route of routes) {
    for (const [name, entry] of Object.entries(route.query?.entries ?? {})) add(keyed(route, 'query', name), entry)
    add(keyed(route, 'body'), route.body)
    for (const [status, answer] of Object.entries(route.answers))
      if (Array.isArray(answer)) add(keyed(route, status), answer[1])
  }
  return all
}

/** The document of these routes. */
export function documentOf(routes: readonly Described[]) {
  const converted: Schemas = toJsonSchemaDefs(schemasOf(routes), {
    target: 'draft-2020-12', // that of OpenAPI 3.1
    typeMode: 'input',
    errorMode: 'ignore',
    overrideRef: ({ referenceId }) => refTo(referenceId),
  }) as Schemas // its type is that of an older draft
  const reference: Reference = (schema, key) => {
    const name = names.get(schema)
    return name === undefined ? (converted[key] ?? {}) : { $ref: refTo(name) }
  }
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, reference) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'hrflow-relay',
      version: VERSION,
      summary: 'Keeps a HrFlow.ai board equal to the origin of its jobs.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.keys(NAMED).map((name) => [name, converted[name] ?? {}])),
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'ADMIN_TOKEN' } },
    },
  }
}

export type Document = ReturnType<typeof documentOf>

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>

/** One call of the API, as OpenAPI describes it. */
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
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Content }>>
}

function operationOf(route: Described, reference: Reference): Operation {
  const [summary = '', ...more] = route.words.split(/(?<=[.:]) (?=[A-Z])/)
  const parameters = [...pathParameters(route.path), ...queryParameters(route, reference)]
  const { access = 'token' } = route
  const also = access === 'token' ? REFUSED : access === 'set' ? CLOSED : {}
  return {
    operationId: route.name,
    summary,
    ...(more.length === 0 ? {} : { description: more.join(' ') }),
    ...(access === 'token' ? {} : { security: [] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: bodyOf(reference(route.body, keyed(route, 'body'))) }),
    responses: Object.fromEntries(
      Object.entries({ ...BY_HTTP, ...also, ...route.answers }).map(([status, answer]) => [
        status,
        responseOf(answer, (schema) => reference(schema, keyed(route, status))),
      ]),
    ),
  }
}

const pathParameters = (path: string): Parameter[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => {
    const { words, schema } = PATH_PARAMETERS[name] ?? { words: name, schema: { type: 'string' } }
    return { name, in: 'path', required: true, description: words, schema }
  })

const queryParameters = (route: Described, reference: Reference): Parameter[] =>
  Object.entries(route.query?.entries ?? {}).map(([name, entry]) => {
    const { description, ...schema } = reference(entry, keyed(route, 'query', name))
    // A query is text; what it stands for may be a number.
    const isNumber = schema.type === 'integer' && typeof schema.default === 'string'
    return {
      name,
      in: 'query',
      required: v.getDefault(entry) === undefined && entry.type !== 'optional',
      ...(description === undefined ? {} : { description }),
      schema: isNumber ? { ...schema, default: Number(schema.default) } : schema,
    }
  })

const bodyOf = (schema: JsonSchema): NonNullable<Operation['requestBody']> => ({
  required: true,
  content: { 'application/json': { schema, example: exampleOf(schema) } },
})

function responseOf(answer: Answer, reference: (schema: object) => JsonSchema): Operation['responses'][string] {
  if (typeof answer === 'string')
    return {
      description: answer,
      content: { 'application/problem+json': { schema: { $ref: refTo('Problem') } } },
    }
  if ('type' in answer)
    return {
      description: answer.words,
      content: { [answer.type]: { schema: { type: isJson(answer.type) ? 'object' : 'string' } } },
    }
  const [description, schema] = answer
  return { description, content: { 'application/json': { schema: reference(schema) } } }
}

const isJson = (type: string): boolean => type === 'application/json'
