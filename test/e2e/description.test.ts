// The API describes itself: what the document says is sent, call by call, and what is answered is what the document says.
import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { pages as dashboard } from '../../src/pages'
import { exampleOf } from '../../src/routes/description/json-schema'
import { misfits, type Schema } from '../json-schema'
import { app, workflowsOf } from '../worker'
import { ADMIN, ask, problem, scenario, untouchable } from './scenario'

interface Operation {
  readonly operationId: string
  readonly security?: readonly unknown[]
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema; readonly example: unknown }> }
  readonly responses: Readonly<Record<string, Described | { readonly $ref: string }>>
}
interface Described {
  readonly content: Readonly<Record<string, { readonly schema: Schema }>>
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly responses: Readonly<Record<string, Described>>
  }
}
interface Call {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}
type Names = Readonly<Record<string, string>>

const TOKEN = 'path-token-0123456789abcdef'

const documentNow = async (): Promise<Document> => (await ask('/openapi.json', {}, untouchable)).body as Document

/** The calls of the document; those that take something away come last. */
const callsOf = ({ paths }: Document): Call[] =>
  Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    )
    .toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'))

/** What an answer has that the document does not say of it. */
function undescribed({ components }: Document, { operation }: Call, { status, type, body }: Answer): string[] {
  const said = operation.responses[status]
  const described =
    said !== undefined && '$ref' in said
      ? components.responses[said.$ref.slice('#/components/responses/'.length)]
      : said
  const schema = described?.content[type]?.schema
  return schema === undefined ? [`${status} ${type} is not described`] : misfits(schema, body, components.schemas)
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: unknown
}

/** Sends a call as the document describes it, with this query, or with another body. */
async function send({ path, method, operation }: Call, names: Names, query = '', other?: unknown): Promise<Answer> {
  const url = path.replace(/\{(\w+)\}/g, (_whole, name: string) => names[name] ?? name) + query
  const body = other ?? operation.requestBody?.content['application/json']?.example
  const headers = operation.security === undefined ? ADMIN : {}
  const answer = await app.request(
    url,
    { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
    env,
    createExecutionContext(),
  )
  const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
  const text = await answer.text()
  return { status: answer.status, type, body: type.endsWith('json') ? JSON.parse(text) : text }
}

/** Every query that a call describes: none, and each of its parameters alone. */
const queriesOf = ({ operation }: Call): string[] => [
  '',
  ...(operation.parameters ?? []).flatMap(({ name, in: place, schema }) =>
    place === 'query' ? valuesOf(schema).map((value) => `?${name}=${encodeURIComponent(String(value))}`) : [],
  ),
]
const valuesOf = (schema: Schema): unknown[] =>
  Array.isArray(schema.enum)
    ? schema.enum
    : [schema.format === 'date-time' ? '2026-05-04T10:00:00Z' : exampleOf(schema as object)]

/** Every body that a call describes: its example, and that with each of the other fields. */
function bodiesOf({ operation }: Call): unknown[] {
  const { schema, example } = operation.requestBody?.content['application/json'] ?? {}
  if (schema === undefined) return [undefined]
  const fields = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
  return [
    example,
    ...fields.flatMap(([name, field]) => valuesOf(field).map((value) => ({ ...(example as object), [name]: value }))),
  ]
}

/** A workflow that has a job on the board, one that failed, a run, and events. */
async function workflowWithAPast(): Promise<Names> {
  const s = scenario()
  s.flatchr.put({ id: 'J1', title: 'J1', status: 1 })
  s.flatchr.put({ id: 'J2', title: '', status: 1 })
  const relay = s.deployFlatchr({ webhook_secret: TOKEN })
  const { run } = await relay.sync()
  for (const id of ['J1', 'J2']) await relay.webhook(JSON.stringify(s.flatchrEvent(id)), {}, TOKEN)
  await relay.quiet()
  return { id: relay.workflow_id, workflow_id: relay.workflow_id, run_id: run.run_id, reference: 'J1', token: TOKEN }
}

describe('the document of the API', () => {
  it('describes every route that is mounted, and nothing else', async () => {
    const described = callsOf(await documentNow()).map(
      ({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
    )
    const pages = new Set(dashboard(workflowsOf, () => new Response()).routes.map(({ path }) => path))
    const mounted = app.routes
      .filter(({ method, path }) => method !== 'ALL' && !pages.has(path))
      .map(({ method, path }) => `${method} ${path}`)
    // Add a route as a declaration: see src/routes/route.ts.
    expect([...new Set(mounted)].toSorted()).toEqual(described.toSorted())
  })

  it('is true: every call that it describes is answered as it says, with each query and each body', {
    timeout: 60_000,
  }, async () => {
    const document = await documentNow()
    const names = await workflowWithAPast()
    const wrong: string[] = []
    const statuses: Record<string, number[]> = {}
    for (const call of callsOf(document))
      for (const query of queriesOf(call))
        for (const body of bodiesOf(call)) {
          if (query === '?jurisdiction=eu') continue // workerd has no jurisdictions
          const answer = await send(call, names, query, body)
          const { operationId } = call.operation
          statuses[operationId] = [...new Set([...(statuses[operationId] ?? []), answer.status])]
          const sent = `${operationId}${query} ${JSON.stringify(body)}`
          wrong.push(...undescribed(document, call, answer).map((misfit) => `${sent}: ${misfit}`))
        }
    expect(wrong).toEqual([])
    const failed = Object.entries(statuses).filter(([, all]) => !all.some((status) => status < 300))
    expect(Object.fromEntries(failed)).toEqual(NEVER_WELL)
  })

  it('is true of refusals: a name that nobody knows, in a query or a body, another workflow, a misconfigured one', {
    timeout: 60_000,
  }, async () => {
    const document = await documentNow()
    const names = await workflowWithAPast()
    const s = scenario()
    const misconfigured = s.deployFlatchr({ connector_auth: {} }).workflow_id
    const wrong: string[] = []
    for (const call of callsOf(document)) {
      const isToken = call.operation.security === undefined
      const example = (call.operation.requestBody?.content['application/json']?.example ?? {}) as object
      const answers = [
        { sent: '?unknown=1', answer: await send(call, names, '?unknown=1') },
        ...(call.method === 'GET'
          ? []
          : [{ sent: '{unknown}', answer: await send(call, names, '', { ...example, unknown: 1 }) }]),
      ]
      for (const { sent, answer } of isToken ? answers : []) {
        const refused = [400, 501].includes(answer.status) // a call that is not built refuses all
        wrong.push(
          ...undescribed(document, call, answer).map((misfit) => `${call.operation.operationId} ${sent}: ${misfit}`),
        )
        if (!refused) wrong.push(`${call.operation.operationId} ${sent} was answered ${answer.status}`)
      }
      for (const id of ['nobody', misconfigured])
        for (const misfit of undescribed(document, call, await send(call, { ...names, id, workflow_id: id })))
          wrong.push(`${call.operation.operationId} of ${id}: ${misfit}`)
    }
    expect(wrong).toEqual([])
  })

  it('says what each parameter and field is for, also where its text is read as a number or a moment', async () => {
    const { paths } = await documentNow()
    const start = paths['/api/workflows/{id}/runs']?.['post']
    expect(start?.parameters?.find(({ name }) => name === 'wait')).toEqual({
      name: 'wait',
      in: 'query',
      required: false,
      description: 'seconds to wait for its end',
      schema: { type: 'integer', minimum: 0, maximum: 25, default: 0 },
    })
  })

  it('and the page are open once ADMIN_TOKEN is set, and closed before', async () => {
    const closed = problem(503, 'Service Unavailable', { detail: expect.stringMatching(/^ADMIN_TOKEN is not set/) })
    for (const path of ['/openapi.json', '/docs']) {
      expect(await ask(path, {}, { ADMIN_TOKEN: '', ...untouchable })).toEqual(closed)
      expect((await app.request(path, {}, { ...env, ...untouchable })).status).toBe(200)
    }
  })

  it('and the page hold nothing of the tenant', async () => {
    const { id } = await workflowWithAPast()
    const page = await (await app.request('/docs', {}, env)).text()
    const text = JSON.stringify(await documentNow()) + page
    for (const own of [id ?? '', TOKEN, ADMIN.authorization.slice(7)]) expect(text).not.toContain(own)
  })
})

/** Calls that are refused whatever is sent: Flatchr does not sign, the workflow is configured, no alert is set up, and this origin has no API for webhooks. */
const NEVER_WELL = {
  receiveSigned: [401],
  eraseWorkflow: [409],
  testAlert: [409],
  listSubscriptions: [501, 400],
  subscribe: [501, 400],
  unsubscribe: [501, 400],
}

describe('the page of the API', () => {
  it('has a section for each call, with a line to copy, and one for each form', async () => {
    const document = await documentNow()
    const answer = await app.request('https://relay.example/docs', {}, { ...env, ...untouchable })
    const html = await answer.text()
    const ids = [...html.matchAll(/<h2 id="(\w+)">/g)].map(([, name]) => name)
    expect(ids).toEqual([
      ...Object.values(document.paths).flatMap((methods) =>
        Object.values(methods).map(({ operationId }) => operationId),
      ),
      ...Object.keys(document.components.schemas),
    ])
    const targets = [...html.matchAll(/href="#(\w+)"/g)].map(([, name = '']) => name)
    expect(targets.filter((name) => !html.includes(` id="${name}"`))).toEqual([])
    expect(html).toContain(
      `<pre>curl -X POST -H &quot;Authorization: Bearer $ADMIN_TOKEN&quot; &quot;https://relay.example/api/workflows/{id}/runs&quot; -d &#39;{&quot;action&quot;:&quot;sync_jobs_in_hrflow&quot;}&#39;</pre>`,
    )
  })

  it('runs no script, loads nothing, and its style is the one that its policy allows', async () => {
    const answer = await app.request('/docs', {}, env)
    const html = await answer.text()
    expect(html).not.toMatch(/<script|<link|<img|javascript:|\son\w+=|\sstyle=/i)
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? []
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
    const hash = btoa(String.fromCharCode(...new Uint8Array(digest)))
    expect(Object.fromEntries(answer.headers)).toEqual({
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'content-type': 'text/html; charset=utf-8',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
  })
})
