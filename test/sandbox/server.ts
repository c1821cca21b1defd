// The sandbox as an HTTP server on this machine, for UPSTREAM_PROXY: `https://HOST/PATH` arrives as `/HOST/PATH`.
// A dropped connection is a closed socket. `/` and `/_sandbox/` are control.ts's.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { control } from './control.ts'
import type { Sandbox } from './sandbox.ts'

export interface SandboxServer {
  readonly port: number
  /** What to set UPSTREAM_PROXY to. */
  readonly url: string
  /** Ends the server and every connection. */
  close(): Promise<void>
}

/** Starts the server on 127.0.0.1; port 0 takes a free one. */
export async function startSandboxServer(sandbox: Sandbox, port = 0): Promise<SandboxServer> {
  const server = createServer((incoming, outgoing) => {
    answer(sandbox, incoming, outgoing).catch((error: unknown) => {
      if (incoming.destroyed && !incoming.complete) return // the caller left in the middle of its request
      console.error(error) // a bug of the sandbox must be seen, not guessed from a 500
      if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'text/plain' })
      outgoing.end(String(error))
    })
  })
  const taken = await listen(server, port)
  return {
    port: taken,
    url: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      }),
  }
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (typeof address === 'object' && address !== null) resolve(address.port)
      else reject(new Error('the server has no port'))
    })
  })

async function answer(sandbox: Sandbox, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController()
  outgoing.on('close', () => gone.abort())
  const target = incoming.url ?? '/'
  const own = /^\/($|\?|_sandbox\/)/.test(target)
  const request = await readRequest(incoming, own ? `http://localhost${target}` : `https:/${target}`, gone.signal)
  const response = own ? await control(sandbox, request) : await sandbox.handle(request)
  if (response === 'dropped') {
    incoming.socket.destroy()
    return
  }
  const text = await response.text()
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(text)
}

/** The request that arrived, meant for `url`. */
export async function readRequest(incoming: IncomingMessage, url: string, signal: AbortSignal): Promise<Request> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers))
    if (typeof value === 'string' && !HOP_BY_HOP.has(name)) headers.set(name, value)
  const method = incoming.method ?? 'GET'
  const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }
  return new Request(url, { method, headers, signal, ...body })
}

/** What concerns this connection alone. */
const HOP_BY_HOP = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'expect', 'keep-alive'])
