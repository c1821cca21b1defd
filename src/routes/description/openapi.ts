// The OpenAPI document, made of the declarations of the routes. It holds nothing of the tenant's.
import { toJsonSchemaDefs } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { VERSION } from '../../lib/version'
import { NAMED } from '../answers'
import type { Described } from '../route'
import type { JsonSchema } from './json-schema'
import { commonAnswers, type Operation, operationOf, type SchemaOf } from './operation'

export type Document = ReturnType<typeof documentOf>

const names: ReadonlyMap<object, string> = new Map(Object.entries(NAMED).map(([name, schema]) => [schema, name]))
const refTo = (name: string) => `#/components/schemas/${name}`
const keyOf = ({ name }: Described, part: string): string => `${name} ${part}`

/** Every schema that the routes use, by a key of its own. */
function schemasOf(routes: readonly Described[]): Record<string, v.GenericSchema> {
  const all: Record<string, v.GenericSchema> = { ...NAMED }
  const add = (key: string, schema: object | undefined): void => {
    // Any schema can be converted, whatever input it documents.
    if (schema !== undefined && !names.has(schema)) all[key] = schema as v.GenericSchema
  }
  for (const route of routes) {
    for (const [name, entry] of Object.entries(route.query?.entries ?? {})) add(keyOf(route, `query ${name}`), entry)
    add(keyOf(route, 'body'), route.body)
    for (const [status, answer] of Object.entries(route.answers))
      if (Array.isArray(answer)) add(keyOf(route, status), answer[1])
  }
  return all
}

/** The document of these routes. */
export function documentOf(routes: readonly Described[]) {
  const converted: Readonly<Record<string, JsonSchema>> = toJsonSchemaDefs(schemasOf(routes), {
    target: 'draft-2020-12', // that of OpenAPI 3.1
    typeMode: 'input',
    errorMode: 'ignore',
    overrideRef: ({ referenceId }) => refTo(referenceId),
  }) as Record<string, JsonSchema> // its type is that of an older draft
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    const schemaOf: SchemaOf = (part, schema) => {
      const name = names.get(schema)
      return name === undefined ? (converted[keyOf(route, part)] ?? {}) : { $ref: refTo(name) }
    }
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, schemaOf) }
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
      responses: commonAnswers(),
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'ADMIN_TOKEN' } },
    },
  }
}
