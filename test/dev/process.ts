// Processes and ports of this machine: what every program here needs to start something and to leave nothing behind.
import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'

export const HOST = '127.0.0.1'

const running = new Set<() => Promise<void>>()

/** What a signal has to end before the process exits; returns a function that takes it back. */
export function stopOnSignals(stop: () => Promise<void>): () => void {
  running.add(stop)
  return () => {
    running.delete(stop)
  }
}

/**
 * Makes Ctrl-C, SIGTERM and a closed terminal end what is running first; a second one does not wait. The signal that is
 * returned is aborted then: what fails from there on fails for that reason.
 */
export function exitOnSignals(): AbortSignal {
  const interrupted = new AbortController()
  for (const [signal, number] of [['SIGHUP', 1] as const, ['SIGINT', 2] as const, ['SIGTERM', 15] as const]) {
    process.on(signal, () => {
      interrupted.abort()
      process.exitCode = 128 + number
      const stops = Array.from(running, (stop) => stop())
      if (stops.length === 0) process.exit()
      void Promise.all(stops).finally(() => process.exit())
    })
  }
  return interrupted.signal
}

/** `preferred` when nobody listens there, else a port that the system gives. */
export function freePort(preferred = 0): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer()
    server.once('error', (error) => (preferred === 0 ? failed(error) : found(freePort())))
    server.listen(preferred, HOST, () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => found(port))
    })
  })
}

/** Waits, but keeps no process alive that has nothing else to do. */
export const pause = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms).unref()
  })

/** Ends a child that was started detached, and all that it started. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL') // the group is gone, or this system has none
  }
}
