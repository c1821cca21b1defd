// Calls inside the platform that never end: of KV, and of the object of another workflow. Nothing waits for them for long, and
// what is not known is not done.
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PLATFORM_TIMEOUT_MS } from '../../src/lib/in-time'
import { type Relay, scenario } from './scenario'

const TOKEN = 'path-token-0123456789abcdef'
const HASTY_MS = 100
const never = () => new Promise<never>(() => {})

beforeEach(() => {
  const patient = globalThis.setTimeout
  const hasty = (run: () => void, ms?: number) => patient(run, ms === PLATFORM_TIMEOUT_MS ? HASTY_MS : ms)
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(Object.assign(hasty, patient))
})
afterEach(() => vi.restoreAllMocks())

/** A namespace whose members of these names answer something else. */
function replaced<Binding extends object>(binding: Binding, members: Readonly<Record<string, unknown>>): Binding {
  return new Proxy(binding, {
    get(target, name) {
      if (typeof name === 'string' && name in members) return members[name]
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

const hook = (s: ReturnType<typeof scenario>, relay: Relay, id: string) =>
  relay.webhook(JSON.stringify(s.flatchrEvent(id)), {}, TOKEN)

describe('a KV that never answers', () => {
  it('keeps no run from its end, and no webhook from its delivery', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    relay.bindings({ STATE: replaced(env.STATE, { get: never, put: never, list: never, delete: never }) })
    s.flatchr.put({ id: 'V1', title: 'before', status: 1 })
    const { run } = await relay.sync()
    expect([run.state, run.result?.status, s.board.active()]).toEqual(['finished', 'success', ['V1']])
    s.flatchr.edit('V1', { title: 'after' })
    await hook(s, relay, 'V1')
    await relay.quiet()
    expect(s.board.get('V1')?.job['name']).toBe('after')
  })
})

describe('another workflow of the same board that never answers', () => {
  it('keeps a job on the board that it may hold, and no other from its delivery', async () => {
    const s = scenario()
    const relay = s.deployFlatchr({
      delivery: { retry_base_ms: 20, retry_max_ms: 50, max_attempts: 3, hint_delay_ms: 10 },
    })
    const other = s.deployFlatchr({ workflow_id: `${s.name}-other` })
    const getByName = (name: string, where: object) =>
      name === other.workflow_id ? { holds: never } : env.WORKFLOW.getByName(name, where)
    relay.bindings({ WORKFLOW: replaced(env.WORKFLOW, { getByName }) })
    for (const id of ['V1', 'V2']) s.flatchr.put({ id, title: 'before', status: 1 })
    await relay.sync()
    s.flatchr.edit('V1', { status: 3 })
    s.flatchr.edit('V2', { title: 'after' })
    await hook(s, relay, 'V1')
    await hook(s, relay, 'V2')
    await relay.quiet()
    expect([s.board.archived(), s.board.get('V2')?.job['name']]).toEqual([[], 'after'])
    expect((await relay.events('?reference=V1')).at(-1)).toMatchObject({
      state: 'parked',
      reason: 'relay_failure',
      attempts: 3,
      message: expect.stringContaining(`no end after ${PLATFORM_TIMEOUT_MS} ms`),
    })
    relay.bindings({})
    await relay.evict()
    await relay.api('POST', '/replay', {})
    await relay.quiet()
    expect(s.board.archived()).toEqual(['V1'])
  })
})
