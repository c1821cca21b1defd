// The inspector of a runtime: one call after the other, each with its answer.
// https://chromedevtools.github.io/devtools-protocol/
import * as v from 'valibot'

const NAME = /hrflow-relay/
const targetsSchema = v.array(v.object({ title: v.string(), webSocketDebuggerUrl: v.string() }))
const answerSchema = v.object({ id: v.number(), result: v.optional(v.unknown()) })

export interface Inspector {
  call(method: string, params?: object): Promise<unknown>
  close(): void
}

/** Connects to the Worker behind that address. */
export async function openInspector(inspector: string): Promise<Inspector> {
  const list = await fetch(new URL('/json', inspector.replace(/^ws/, 'http')))
  const targets = v.parse(targetsSchema, await list.json())
  const target = targets.find(({ title }) => NAME.test(title)) ?? targets[0]
  if (target === undefined) throw new Error('the inspector shows no Worker')
  const socket = new WebSocket(target.webSocketDebuggerUrl)
  const waiting = new Map<number, (result: unknown) => void>()
  let last = 0
  socket.addEventListener('message', ({ data }) => {
    const answer = v.safeParse(answerSchema, JSON.parse(String(data)))
    if (!answer.success) return
    waiting.get(answer.output.id)?.(answer.output.result)
    waiting.delete(answer.output.id)
  })
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  return {
    call: (method, params = {}) =>
      new Promise((resolve) => {
        waiting.set(++last, resolve)
        socket.send(JSON.stringify({ id: last, method, params }))
      }),
    close: () => socket.close(),
  }
}
