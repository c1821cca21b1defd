// What a person at a terminal may look at and change in a running sandbox: `GET /` and everything below `/_sandbox/`.
// It changes data and faults by the same doors as a test does; it calls no upstream.
import type { Jobs } from '../connectors/imitation.ts'
import { index } from './control-index.ts'
import { type Fault, readFault } from './faults.ts'
import type { Sandbox } from './sandbox.ts'
import { decoded, isObject, type JsonObject, parseJson } from './upstream.ts'

const answer = (status: number, value: unknown): Response =>
  new Response(`${JSON.stringify(value, null, 2)}\n`, { status, headers: { 'content-type': 'application/json' } })
const problem = (status: number, message: string): Response => answer(status, { error: message })
const nothing = (): Response => problem(404, 'There is nothing here. GET / tells what there is.')

/** Answers a request to the sandbox itself. */
export async function control(sandbox: Sandbox, request: Request): Promise<Response> {
  const url = new URL(request.url)
  if (url.pathname === '/') return new Response(index(sandbox), { headers: { 'content-type': 'text/plain' } })
  const [, root, topic, ...rest] = url.pathname.split('/').map(decoded)
  if (root !== '_sandbox') return nothing()
  const body = parseJson(await request.text())
  if (topic === 'calls') return calls(sandbox, request.method, url.searchParams)
  if (topic === 'faults') return faults(sandbox, request.method, rest[0], body)
  if (topic === 'alerts' && request.method === 'GET') return answer(200, sandbox.alerts.received)
  if (topic === 'boards' && request.method === 'GET') return boards(sandbox, rest)
  const origin = sandbox.origins.get(topic ?? '')
  const found = origin?.find(rest, url.searchParams) ?? null
  if (found !== null) return change(found.jobs, request.method, found.id, body)
  const seen = request.method === 'GET' ? origin?.look?.(rest) : undefined
  return seen === undefined ? nothing() : answer(200, seen)
}

function calls(sandbox: Sandbox, method: string, query: URLSearchParams): Response {
  if (method === 'DELETE') sandbox.forgetCalls()
  else if (method !== 'GET') return nothing()
  const upstream = query.get('upstream')
  const wanted = upstream === null ? sandbox.calls : sandbox.calls.filter((call) => call.upstream === upstream)
  return answer(200, { peak: sandbox.peak, calls: wanted.slice(-(Number(query.get('limit')) || 100)) })
}

function faults(sandbox: Sandbox, method: string, id: string | undefined, body: unknown): Response {
  if (method === 'POST') {
    const fault = readFault(body, [...sandbox.origins.keys(), 'hrflow', 'alerts'])
    if (typeof fault === 'string') return problem(400, fault)
    sandbox.fault(fault)
  } else if (method === 'DELETE') {
    if (id === undefined) sandbox.faults.clear()
    else if (!sandbox.faults.remove(Number(id))) return nothing()
  } else if (method !== 'GET') return nothing()
  return answer(
    200,
    sandbox.faults.list().map((listed) => ({ ...listed, fault: readable(listed.fault) })),
  )
}

const readable = ({ path, body, ...fault }: Fault): JsonObject => ({
  ...fault,
  ...(path === undefined ? {} : { path: path.source }),
  ...(body === undefined ? {} : { body: body.source }),
})

function boards(sandbox: Sandbox, [key, jobs, reference]: readonly string[]): Response {
  const all = sandbox.hrflow.boards()
  if (key === undefined)
    return answer(
      200,
      Array.from(all.values(), (board) => ({
        key: board.key,
        active: board.active().length,
        archived: board.archived().length,
        writes: board.writes,
      })),
    )
  const board = all.get(key)
  if (board === undefined) return problem(404, `There is no board ${key}.`)
  if (jobs === undefined) return answer(200, { key, writes: board.writes, jobs: board.jobs() })
  const job = jobs === 'jobs' ? board.get(reference ?? '') : undefined
  return job === undefined ? problem(404, `Board ${key} holds no job ${reference ?? ''}.`) : answer(200, job)
}

function change(jobs: Jobs, method: string, id: string | undefined, body: unknown): Response {
  if (id === undefined) return method === 'GET' ? answer(200, jobs.all()) : nothing()
  if (method === 'PUT' || method === 'PATCH') {
    if (!isObject(body)) return problem(400, 'The body must be a JSON object.')
    if (method === 'PATCH') {
      if (jobs.get(id) === undefined) return problem(404, `There is no ${id}.`)
      jobs.edit(id, body)
    } else jobs.put({ ...body, [jobs.idField]: id })
    return answer(200, jobs.get(id))
  }
  const job = jobs.get(id)
  if (job === undefined) return problem(404, `There is no ${id}.`)
  if (method !== 'GET' && method !== 'DELETE') return nothing()
  if (method === 'DELETE') jobs.remove(id)
  return answer(200, job)
}
