// Node.js and a runtime of the tests talk over a WebSocket that never leaves this machine, a megabyte of sources first. Pressing
// that small and reading it again takes both of them longer than sending it: each test run some seconds of processor time.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * From now on the WebSockets of this process are not compressed: `ws`, which Miniflare opens them with and cannot be told so, asks
 * for compression by a name that nobody knows. https://github.com/websockets/ws/blob/8.21.0/lib/permessage-deflate.js
 */
export function leaveUncompressed(): void {
  const ws: unknown = createRequire(require.resolve('miniflare'))('ws')
  if (typeof ws === 'function' && 'PerMessageDeflate' in ws && typeof ws.PerMessageDeflate === 'function')
    Object.defineProperty(ws.PerMessageDeflate, 'extensionName', { value: 'x-none' })
}
