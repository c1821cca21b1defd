// Whether a value is of the form that a JSON Schema says, for the keywords that the API's document uses. It is stricter than JSON
// Schema: a field that a schema does not name is a misfit, so that nothing is answered that is not described.

type Keyword =
  | '$ref'
  | 'type'
  | 'const'
  | 'enum'
  | 'anyOf'
  | 'items'
  | 'properties'
  | 'required'
  | 'additionalProperties'
  | 'propertyNames'
  | 'pattern'
  | 'format'
  | 'minimum'
  | 'maximum'
  | 'minLength'
  | 'not'
  | 'description'
  | 'default'
  | 'examples'
  | 'title'
export type Schema = { readonly [K in Keyword]?: unknown }
type Schemas = Readonly<Record<string, Schema>>

const KNOWN: Readonly<Record<Keyword, true>> = {
  $ref: true,
  type: true,
  const: true,
  enum: true,
  anyOf: true,
  items: true,
  properties: true,
  required: true,
  additionalProperties: true,
  propertyNames: true,
  pattern: true,
  format: true,
  minimum: true,
  maximum: true,
  minLength: true,
  not: true,
  description: true,
  default: true,
  examples: true,
  title: true,
}

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)
const isRecord = (value: unknown): value is Record<string, unknown> => typeOf(value) === 'object'

/** Everything in `value` that is not as `schema` says, each with its path; `schemas` are those that references lead to. */
export function misfits(schema: Schema, value: unknown, schemas: Schemas, at = 'it'): string[] {
  const strange = Object.keys(schema).filter((keyword) => !(keyword in KNOWN))
  if (strange.length > 0) throw new Error(`${at}: nobody knows ${strange.join(', ')} here`)
  if (typeof schema.$ref === 'string') {
    const named = schemas[schema.$ref.slice('#/components/schemas/'.length)]
    return named === undefined ? [`${at}: ${schema.$ref} leads nowhere`] : misfits(named, value, schemas, at)
  }
  if (Array.isArray(schema.anyOf)) {
    const each = schema.anyOf.map((one: Schema) => misfits(one, value, schemas, at))
    const [nearest = []] = each.toSorted((a, b) => a.length - b.length)
    return nearest
  }
  if ('const' in schema && value !== schema.const) return [`${at}: ${JSON.stringify(value)} is not ${schema.const}`]
  if (Array.isArray(schema.enum) && !schema.enum.includes(value))
    return [`${at}: ${JSON.stringify(value)} is none of ${schema.enum.join(', ')}`]
  const type = typeOf(value)
  const fits =
    schema.type === undefined || schema.type === type || (schema.type === 'integer' && Number.isInteger(value))
  if (!fits) return [`${at}: ${JSON.stringify(value)} is no ${schema.type}`]
  if (Array.isArray(value))
    return value.flatMap((item, index) => misfits(schema.items ?? {}, item, schemas, `${at}[${index}]`))
  if (isRecord(value)) return misfitFields(schema, value, schemas, at)
  return typeof value === 'string' ? misfitText(schema, value, at) : misfitNumber(schema, value, at)
}

function misfitFields(schema: Schema, value: Record<string, unknown>, schemas: Schemas, at: string): string[] {
  const { properties, required, additionalProperties } = schema
  const named: Schemas = isRecord(properties) ? (properties as Schemas) : {}
  const missing = (Array.isArray(required) ? required : []).filter((name) => !(name in value))
  const isOpen = properties === undefined && additionalProperties === undefined
  return [
    ...missing.map((name) => `${at}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, field]) => {
      const known = named[name] ?? (isRecord(additionalProperties) ? (additionalProperties as Schema) : null)
      if (known !== null) return misfits(known, field, schemas, `${at}.${name}`)
      return isOpen ? [] : [`${at}.${name} is not described`]
    }),
  ]
}

function misfitText({ pattern, format, minLength }: Schema, value: string, at: string): string[] {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)
  if (format === 'date-time' && !isTime) return [`${at}: "${value}" is no time`]
  if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value))
    return [`${at}: "${value}" is not ${pattern}`]
  return typeof minLength === 'number' && value.length < minLength ? [`${at} is too short`] : []
}

function misfitNumber({ minimum, maximum }: Schema, value: unknown, at: string): string[] {
  if (typeof value !== 'number') return []
  const isWithin = value >= Number(minimum ?? -Infinity) && value <= Number(maximum ?? Infinity)
  return isWithin ? [] : [`${at}: ${value} is not from ${minimum} to ${maximum}`]
}
