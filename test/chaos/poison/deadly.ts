// Jobs that end the object which works on them: how one tells that of itself, and what the tenant's format then does. The
// proof reads along: a job tells it by a call before it does its worst.

/**
 * `memory`: takes memory until the runtime dies of it (workerd knows no limit of 128 MB, so it is V8's own that is met).
 * `loop`: computes without end, until the proof ends the runtime as a platform's CPU limit would.
 * `kill`: the proof ends the process at once.
 * `abort`: the object is reset from inside, and the platform runs its alarm again after 2, 4, 8 s and so on.
 */
export type Way = 'memory' | 'loop' | 'kill' | 'abort'

export const WAYS: readonly Way[] = ['memory', 'loop', 'kill', 'abort']

/** What makes a job a deadly one, wherever it stands in its text. `url`: where it tells that it begins. */
export const deadlyText = (way: Way, url: string): string => `ends its object by ${way}, told to ${url}`

/** The way and the address in a deadly job's text, or null. */
export function readDeadly(text: unknown): { readonly way: Way; readonly url: string } | null {
  const found = /ends its object by (\w+), told to (\S+)/.exec(typeof text === 'string' ? text : '')
  const way = WAYS.find((known) => known === found?.[1])
  return way === undefined || found?.[2] === undefined ? null : { way, url: found[2] }
}

const CHUNK = 1 << 24
const resets = new Map<string, () => void>()

/** How the object of that workflow can be reset from inside. */
export function onReset(workflow_id: string, reset: () => void): void {
  resets.set(workflow_id, reset)
}

/** Ends the object that this is called in. It does not come back. */
export async function endObject(way: Way, url: string, workflow_id: string): Promise<never> {
  await fetch(`${url}/${way}`, { method: 'POST' })
  if (way === 'abort') resets.get(workflow_id)?.()
  if (way === 'memory')
    for (const held: number[][] = []; ; ) held.push(new Array<number>(CHUNK).fill(held.length + 0.5))
  if (way === 'loop') for (;;);
  return new Promise(() => {})
}
