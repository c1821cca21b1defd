// One runtime after the other, each until a deadly job ends it, and the address where such a job tells that it begins.
import { createServer } from 'node:http'
import type { createRuntimes, Runtime } from '../runtimes.ts'
import { WAYS, type Way } from './deadly.ts'

/** How long a loop may compute. */
const CPU_LIMIT_MS = 150

export type Lives = Awaited<ReturnType<typeof startLives>>

export async function startLives(runtimes: ReturnType<typeof createRuntimes>) {
  const begun = new Map<Way, number>()
  let runtime = await runtimes.start()
  let next: Promise<void> | null = null
  let stopped = false

  /** Ends that runtime, unless another job did, and starts the next. */
  function end(dying: Runtime): void {
    if (stopped || dying !== runtime || next !== null) return
    dying.kill()
    next = runtimes.start().then((started) => {
      runtime = started
      next = null
    })
  }

  const listener = createServer((incoming, outgoing) => {
    const dying = runtime
    const way = WAYS.find((known) => incoming.url === `/${known}`)
    outgoing.end()
    if (way === undefined) return
    begun.set(way, (begun.get(way) ?? 0) + 1)
    if (way === 'kill') end(dying)
    if (way === 'loop') setTimeout(() => end(dying), CPU_LIMIT_MS)
    // It dies by itself, and its connections with it. Miniflare would start another one, so its group goes too.
    if (way === 'memory') incoming.socket.once('close', () => end(dying))
  })
  listener.keepAliveTimeout = 0
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('the listener has no port')

  return {
    /** How often a job began to end its object. */
    begun: begun as ReadonlyMap<Way, number>,
    listensAt: `http://127.0.0.1:${address.port}`,
    /** Where the relay is, or was. */
    urlNow: (): string => runtime.url,
    /** The same, once it is anywhere. */
    async url(): Promise<string> {
      await next
      return runtime.url
    },
    async stop(): Promise<void> {
      stopped = true
      await next
      listener.close()
      listener.closeAllConnections()
    },
  }
}
