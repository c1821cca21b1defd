// The page made of the API's document: one section a route, and one for each form that answers have. No script; everything is
// escaped.
import { Markup, markup } from '../../lib/markup'
import { exampleOf, type Field, fieldsOf, formOf, type JsonSchema, nameIn } from './json-schema'
import type { Document } from './openapi'
import type { OneAnswer, Operation } from './operation'

export const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color-scheme:light dark}
h2{border-top:1px solid #8886;margin-top:2rem;padding-top:1rem}code,pre{font:13px/1.5 ui-monospace,monospace}
pre{background:#8881;border-radius:4px;overflow-x:auto;padding:.6rem}table{border-collapse:collapse;width:100%}
td,th{border-bottom:1px solid #8884;padding:.2rem .6rem .2rem 0;text-align:left;vertical-align:top}nav a{margin-right:1rem}`

/** The page of the document; `origin` is the address that the curl lines name. */
export function pageOf({ info, paths, components }: Document, origin: string): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const links = operations.map(
    ({ operation: { operationId } }) => markup`<a href="#${operationId}">${operationId}</a>\n`,
  )
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${info.title}: API</title><style>${STYLE_MARKUP}</style></head><body>
<h1>${info.title} ${info.version}: API</h1>
<p>${info.summary} This page is made of <a href="/openapi.json">openapi.json</a>. Calls with the token carry <code>Authorization: Bearer $ADMIN_TOKEN</code>; errors are <code>application/problem+json</code>.</p>
<nav>${links}</nav>
${operations.map(({ path, method, operation }) => sectionOf(origin, method, path, operation))}
<h1>Answers of many calls</h1>
<table>${Object.entries(components.responses).map(([name, answer]) => markup`<tr id="${name}"><td>${answer.description}</td><td>${formIn(answer)}</td></tr>\n`)}</table>
<h1>Forms</h1>
${Object.entries(components.schemas).map(([name, schema]) => markup`<h2 id="${name}">${name}</h2>\n${fieldTable(fieldsOf(schema))}`)}
</body></html>
`
  return page.html
}

// Ours, and its hash stands in the policy.
const STYLE_MARKUP = new Markup(STYLE)

function sectionOf(origin: string, method: string, path: string, operation: Operation): Markup {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation
  const body = requestBody?.content['application/json'].schema
  return markup`<section><h2 id="${operationId}"><code>${method} ${path}</code></h2>
<p>${summary}${description === undefined ? '' : ` ${description}`}</p>
${parameters.length === 0 ? '' : fieldTable(parameters.map(asField))}
${body === undefined ? '' : markup`<h3>Body</h3><p>${body.description ?? ''}</p>${fieldTable(fieldsOf(body))}`}
<h3>Answers</h3><table>${Object.entries(responses).map(([status, answer]) => answerRow(status, answer))}</table>
${commonOf(responses)}${Object.entries(responses).map(([status, answer]) => fieldsIn(status, answer))}
<pre>${curlOf(origin, method, path, operation)}</pre></section>
`
}

const asField = ({ name, in: place, required, schema, description }: Parameter): Field => ({
  path: place === 'path' ? `{${name}}` : `?${name}`,
  schema: { ...schema, ...(description === undefined ? {} : { description }) },
  required,
})
type Parameter = NonNullable<Operation['parameters']>[number]

const fieldTable = (fields: readonly Field[]): Markup =>
  markup`<table>${fields.map(
    ({ path, schema, required }) =>
      markup`<tr><td><code>${path}</code></td><td>${linkedForm(schema)}${defaultOf(schema)}</td><td>${required ? '' : 'optional. '}${schema.description ?? ''}</td></tr>\n`,
  )}</table>`

const defaultOf = (schema: JsonSchema): string =>
  schema.default === undefined ? '' : ` (${JSON.stringify(schema.default)})`

/** The form of a schema; the names in it lead to their sections. */
function linkedForm(schema: JsonSchema): Markup[] {
  const names: string[] = []
  const words = formOf(schema, (name) => `\u0000${names.push(name) - 1}\u0000`).split('\u0000')
  return words.map((part, index) =>
    index % 2 === 0
      ? markup`${part}`
      : markup`<a href="#${names[Number(part)] ?? ''}">${names[Number(part)] ?? ''}</a>`,
  )
}

function answerRow(status: string, answer: Operation['responses'][string]): Markup {
  if ('$ref' in answer) return markup``
  return markup`<tr><td>${status}</td><td>${answer.description}</td><td>${formIn(answer)}</td></tr>\n`
}

/** The form of an answer's body: that of its JSON, or its type. */
function formIn({ content }: OneAnswer): Markup[] | string {
  const [[type, { schema }] = ['', { schema: {} }]] = Object.entries(content)
  return type.endsWith('json') ? linkedForm(schema) : type
}

/** The fields of an answer whose form has no name, and so no section of its own. */
function fieldsIn(status: string, answer: Operation['responses'][string]): Markup[] {
  if ('$ref' in answer) return []
  const fields = fieldsOf(answer.content['application/json']?.schema ?? {})
  return fields.length === 0 ? [] : [markup`<h3>${status}</h3>${fieldTable(fields)}`]
}

/** The answers that are described once for all calls. */
const commonOf = (responses: Operation['responses']): Markup[] => {
  const links = Object.entries(responses).flatMap(([status, answer]) =>
    '$ref' in answer ? [markup` <a href="#${nameIn(answer.$ref)}">${status}</a>`] : [],
  )
  return links.length === 0 ? [] : [markup`<p>Also${links}.</p>`]
}

/** A line to copy: the names in braces are to be replaced. */
function curlOf(origin: string, method: string, path: string, { security, requestBody }: Operation): string {
  const schema = requestBody?.content['application/json'].schema
  const parts = [
    'curl',
    ...(method === 'GET' ? [] : ['-X', method]),
    ...(security === undefined ? ['-H "Authorization: Bearer $ADMIN_TOKEN"'] : []),
    `"${origin}${path}"`,
    ...(schema === undefined ? [] : [`-d '${JSON.stringify(exampleOf(schema)).replaceAll("'", "'\\''")}'`]),
  ]
  return parts.join(' ')
}
