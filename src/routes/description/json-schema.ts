// JSON Schema as far as the API's document uses it: examples made of it, and its form in words. Pure.

/** What is read of a schema here. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string
  readonly description?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly anyOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
}

/** A value that a body of this schema may have: what it must hold, and what its examples name. */
export function exampleOf(schema: JsonSchema): unknown {
  const [example = schema.const ?? schema.enum?.[0]] = schema.examples ?? []
  if (example !== undefined) return example
  if (schema.properties !== undefined) {
    const given = Object.entries(schema.properties).filter(
      ([name, entry]) => schema.required?.includes(name) || entry.examples !== undefined,
    )
    return Object.fromEntries(given.map(([name, entry]) => [name, exampleOf(entry)]))
  }
  switch (schema.type) {
    case 'array':
      return []
    case 'boolean':
      return false
    case 'integer':
    case 'number':
      return schema.minimum ?? 0
    default:
      return ''
  }
}

/** The name that a reference leads to. */
export const nameIn = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)

/** A schema's form in a few words; `named` writes the name of another one. */
export function formOf(schema: JsonSchema, named: (name: string) => string = (name) => name): string {
  if (schema.$ref !== undefined) return named(nameIn(schema.$ref))
  if (schema.anyOf !== undefined) return schema.anyOf.map((one) => formOf(one, named)).join(' or ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(', ')
  if (schema.type === 'array') return `list of ${formOf(schema.items ?? {}, named)}`
  if (schema.format === 'date-time') return 'time'
  if (schema.minimum !== undefined && schema.maximum !== undefined)
    return `${schema.type} from ${schema.minimum} to ${schema.maximum}`
  return schema.type ?? 'anything'
}

/** One field of a form, by its path: `progress.read`. */
export interface Field {
  readonly path: string
  readonly schema: JsonSchema
  readonly required: boolean
}

/** The fields of an object, those of objects inside it too. */
export function fieldsOf(schema: JsonSchema, above = ''): Field[] {
  const inner = schema.anyOf?.find(({ properties }) => properties !== undefined) ?? schema
  return Object.entries(inner.properties ?? {}).flatMap(([name, entry]) => {
    const path = `${above}${name}`
    const required = inner.required?.includes(name) ?? false
    const list = entry.type === 'array' && entry.items?.properties !== undefined ? entry.items : null
    return [{ path, schema: entry, required }, ...fieldsOf(list ?? entry, list === null ? `${path}.` : `${path}[].`)]
  })
}
