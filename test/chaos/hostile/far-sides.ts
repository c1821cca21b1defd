// The far sides of all cases as one HTTP server: `https://HOST/PATH` of a case arrives as `/CASE/HOST/PATH`.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readRequest } from '../../sandbox/server.ts'
import type { Random } from '../random.ts'
import { ANSWERS } from './answers.ts'
import type { World } from './world.ts'

/** Where a redirect leads that must not be followed. */
const TRAP = '/elsewhere'

export async function startFarSides(worlds: readonly World[], random: Random) {
  const byId = new Map(worlds.map((world) => [world.case.id, world]))
  const randoms = new Map(worlds.map((world) => [world.case.id, random.stream(world.case.id)]))
  const randomOf = (id: string): Random => randoms.get(id) ?? random
  const followed: string[] = []
  let url = ''

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const [, id = '', target = ''] = /^\/([^/]+)(\/.*)$/.exec(incoming.url ?? '') ?? []
    const world = byId.get(id)
    if (world === undefined) {
      followed.push(incoming.url ?? '')
      outgoing.writeHead(404).end()
      return
    }
    const gone = new AbortController()
    outgoing.on('close', () => gone.abort())
    const request = await readRequest(incoming, `https:/${target}`, gone.signal)
    const body = await request.clone().text()
    const response = await world.sandbox.handle(request)
    if (response === 'dropped') {
      incoming.socket.destroy()
      return
    }
    const text = await response.text()
    const right = { status: response.status, headers: Object.fromEntries(response.headers), text }
    const called = new URL(request.url)
    if (world.strikes(called, body)) {
      const { side, mode } = world.case
      const { victim } = world
      const struck = { side, url: called, headers: request.headers, right, victim, random: randomOf(id) }
      ANSWERS[mode](outgoing, { ...struck, trap: `${url}${TRAP}`, again: `${url}${incoming.url}` })
      return
    }
    outgoing.writeHead(right.status, right.headers)
    outgoing.end(text)
  }

  const server = createServer((incoming, outgoing) => {
    outgoing.on('error', () => {}) // whoever listened has left
    answer(incoming, outgoing).catch((error: unknown) => {
      if (incoming.destroyed && !incoming.complete) return // the caller left in the middle of its request
      console.error(error) // a bug of the proof must be seen
      outgoing.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the far sides have no port')
  url = `http://127.0.0.1:${address.port}`
  return {
    url,
    /** Redirects that were followed, and calls that belong to no case. */
    followed: followed as readonly string[],
    stop(): void {
      server.close()
      server.closeAllConnections()
    },
  }
}
