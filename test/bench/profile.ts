// Where a runtime's processor time goes, by function: what its inspector samples while something is done.
// https://chromedevtools.github.io/devtools-protocol/tot/Profiler/
import * as v from 'valibot'
import { openInspector } from '../chaos/inspector.ts'

const INTERVAL_US = 200
const SHOWN = 40

const profileSchema = v.object({
  profile: v.object({
    nodes: v.array(
      v.object({
        id: v.number(),
        callFrame: v.object({ functionName: v.string(), lineNumber: v.number() }),
        children: v.optional(v.array(v.number()), []),
      }),
    ),
    samples: v.array(v.number()),
    timeDeltas: v.array(v.number()),
  }),
})

/** Lines of the functions that took most while `work` was done: milliseconds by itself, and with all that it called. */
export async function profiled(inspector: string, work: () => Promise<void>): Promise<string[]> {
  const { call, close } = await openInspector(inspector)
  await call('Profiler.enable')
  await call('Profiler.setSamplingInterval', { interval: INTERVAL_US })
  await call('Profiler.start')
  await work()
  const { profile } = v.parse(profileSchema, await call('Profiler.stop'))
  close()
  const own = new Map<number, number>()
  for (const [index, id] of profile.samples.entries())
    own.set(id, (own.get(id) ?? 0) + (profile.timeDeltas[index] ?? 0))
  const byId = new Map(profile.nodes.map((node) => [node.id, node]))
  const named = new Map<string, { own: number; all: number }>()
  /** Adds up the tree; a function that calls itself counts once. */
  function walk(id: number, above: ReadonlySet<string>): number {
    const node = byId.get(id)
    if (node === undefined) return 0
    const { functionName, lineNumber } = node.callFrame
    const name = `${functionName === '' ? '(anonymous)' : functionName}:${lineNumber + 1}`
    const within = new Set([...above, name])
    const self = own.get(id) ?? 0
    const all = node.children.reduce((sum, child) => sum + walk(child, within), self)
    const sum = named.get(name) ?? { own: 0, all: 0 }
    named.set(name, { own: sum.own + self, all: sum.all + (above.has(name) ? 0 : all) })
    return all
  }
  const [root] = profile.nodes
  if (root !== undefined) walk(root.id, new Set())
  return Array.from(named)
    .toSorted(([, one], [, other]) => other.own - one.own)
    .slice(0, SHOWN)
    .map(
      ([name, { own: self, all }]) =>
        `${(self / 1_000).toFixed(1).padStart(9)} ms  ${(all / 1_000).toFixed(1).padStart(9)} ms  ${name}`,
    )
}
