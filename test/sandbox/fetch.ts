// The sandbox as a `fetch`, for tests that run in the same process as the code they test.
import type { Sandbox } from './sandbox.ts'

/** A function to stand in for `globalThis.fetch`. A dropped connection is a TypeError; the caller's signal is obeyed. */
export function sandboxFetch(sandbox: Sandbox): (input: RequestInfo | URL, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const request = new Request(input, init)
    const { signal } = request
    signal.throwIfAborted()
    let giveUp = (): void => {}
    const aborted = new Promise<never>((_, reject) => {
      giveUp = () => reject(signal.reason)
      signal.addEventListener('abort', giveUp)
    })
    try {
      const answer = await Promise.race([sandbox.handle(request), aborted])
      if (answer === 'dropped')
        throw new TypeError(`fetch failed: the connection to ${new URL(request.url).host} broke`)
      return answer
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
  }
}
