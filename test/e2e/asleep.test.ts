// An object rests after ten seconds and is gone, while a hint waits for a minute: nearly every delivery is made by an object
// that knows of what came before only what is stored.
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { getState, putState } from '../../src/store/kv'
import { hideName, undeploy } from '../worker'
import { type Relay, scenario } from './scenario'

type Scenario = ReturnType<typeof scenario>

/** A job that was delivered, whose object then rested. */
async function delivered(rewrites = false) {
  const s = scenario()
  s.sandbox.hrflow.rewrites = rewrites
  const relay = s.deployWorkable()
  s.workable.put({ shortcode: 'J1', title: 'Baker', state: 'published', city: 'Annecy', department: 'Kitchen' })
  await hint(s, relay)
  s.sandbox.forgetCalls()
  return { s, relay }
}

/** A hint whose object is gone before it is delivered, which a pause holds back for so long; what was called for it. */
async function hint(s: Scenario, relay: Relay): Promise<string[]> {
  s.sandbox.forgetCalls()
  const moved = { ...s.jobEvent('J1'), event_type: 'candidate_moved', data: { job: { shortcode: 'J1' } } }
  const { body, headers } = await s.workableHook(moved)
  await relay.api('POST', '/pause')
  await relay.webhook(body, headers)
  await relay.evict()
  await relay.api('POST', '/resume')
  await relay.quiet()
  return s.sandbox.calls.map(({ upstream, method, path }) => `${method} ${upstream} ${path.replace(/^.*\//, '')}`)
}

const READ = 'GET workable J1'
const LOOKED = 'GET hrflow indexing'

describe.each([false, true])('a hint that an object delivers after a rest (HrFlow rewrites jobs: %s)', (rewrites) => {
  it('of a job that did not change reads it here and there, and writes nothing', async () => {
    const { s, relay } = await delivered(rewrites)
    const { writes } = s.board
    expect([await hint(s, relay), await hint(s, relay), s.board.writes]).toEqual([
      [READ, LOOKED],
      [READ, LOOKED],
      writes,
    ])
    expect((await relay.events()).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['created', null],
      ['unchanged', 'same_on_board'],
      ['unchanged', 'same_on_board'],
    ])
  })

  it('of a job that changed writes it once', async () => {
    const { s, relay } = await delivered(rewrites)
    s.workable.edit('J1', { title: 'Cook' })
    const first = await hint(s, relay)
    expect([first.slice(0, 3), first.includes('POST hrflow indexing')]).toEqual([
      [READ, LOOKED, 'PUT hrflow indexing'],
      false,
    ])
    expect([await hint(s, relay), s.board.get('J1')?.job['name']]).toEqual([[READ, LOOKED], 'Cook'])
  })

  it('writes what somebody changed on the board', async () => {
    const { s, relay } = await delivered(rewrites)
    s.board.edit('J1', { name: 'Somebody’s' })
    const calls = await hint(s, relay)
    expect([calls.slice(0, 3), s.board.get('J1')?.job['name']]).toEqual([
      [READ, LOOKED, 'PUT hrflow indexing'],
      'Baker',
    ])
    expect(await hint(s, relay)).toEqual([READ, LOOKED])
  })

  it('brings back what somebody archived on the board', async () => {
    const { s, relay } = await delivered(rewrites)
    s.board.setArchived('J1', true)
    expect([await hint(s, relay), s.board.active()]).toEqual([
      [READ, LOOKED, 'PATCH hrflow archive', 'PUT hrflow indexing'],
      ['J1'],
    ])
  })

  it('of a job that is closed and archived writes nothing', async () => {
    const { s, relay } = await delivered(rewrites)
    s.workable.edit('J1', { state: 'closed' })
    expect(await hint(s, relay)).toEqual([READ, 'PATCH hrflow archive'])
    expect([await hint(s, relay), s.board.archived()]).toEqual([[READ, LOOKED], ['J1']])
  })

  it('of a job that is closed and archived writes nothing, also when the origin fails at first', async () => {
    const { s, relay } = await delivered(rewrites)
    s.workable.edit('J1', { state: 'closed' })
    await hint(s, relay)
    s.sandbox.fault({ upstream: 'workable', path: /J1/, times: 1, kind: { status: 500 } })
    expect([await hint(s, relay), s.board.archived()]).toEqual([[READ, READ, LOOKED], ['J1']])
  })

  it('of a job that is closed and that somebody brought back archives it', async () => {
    const { s, relay } = await delivered(rewrites)
    s.workable.edit('J1', { state: 'closed' })
    await hint(s, relay)
    s.board.setArchived('J1', false)
    expect([await hint(s, relay), s.board.archived()]).toEqual([[READ, LOOKED, 'PATCH hrflow archive'], ['J1']])
  })
})

describe('a job whose form HrFlow shows only when it is read', () => {
  it('is written once more for that form, and never again', async () => {
    const { s, relay } = await delivered()
    s.sandbox.hrflow.rewrites = true
    expect(await hint(s, relay)).toEqual([READ, LOOKED, 'PUT hrflow indexing', LOOKED])
    expect(await hint(s, relay)).toEqual([READ, LOOKED])
  })
})

describe('a sync of jobs that did not change', () => {
  /** Three jobs were synced; `again` deploys the workflow anew and syncs, and gives the calls that it took. */
  async function synced(settings: Readonly<Record<string, unknown>> = {}) {
    const s = scenario()
    for (const shortcode of ['J1', 'J2', 'J3']) s.workable.put({ shortcode, title: shortcode, state: 'published' })
    const relay = s.deployWorkable(settings)
    await relay.sync()
    return async (next: Readonly<Record<string, unknown>>, bindings: Partial<Env> = {}) => {
      undeploy(relay.workflow_id)
      s.deployWorkable(next)
      relay.bindings(bindings)
      await relay.evict()
      s.sandbox.forgetCalls()
      await relay.sync()
      const reads = s.sandbox.calls.filter(({ upstream, path }) => upstream === 'workable' && /J\d$/.test(path))
      return [reads.length, s.board.writes]
    }
  }
  const kitchen = { logics: [(job: object) => ({ ...job, department: 'Kitchen' })] }

  it('reads none of them again after a deployment or a new secret', async () => {
    const again = await synced()
    expect([await again({}, { VERSION: { id: 'another', tag: '', timestamp: '' } })]).toEqual([[0, 3]])
  })

  it('reads and writes them again when the logics are others, and only then', async () => {
    const again = await synced()
    expect([await again(kitchen), await again(kitchen)]).toEqual([
      [3, 6],
      [0, 6],
    ])
  })

  it('reads them again when content_version was raised, and writes nothing that did not change', async () => {
    const again = await synced()
    expect(await again({ content_version: 1 })).toEqual([3, 3])
  })
})

describe('a sync of jobs that are listed whole and did not change', () => {
  /** Three jobs were synced by a logic that notes them; `again` does so once more, and gives how many it saw, and all writes. */
  async function synced() {
    let seen = 0
    const noting = (job: object) => {
      seen += 1
      return job
    }
    const s = scenario()
    for (const id of ['J1', 'J2', 'J3']) s.flatchr.put({ id, title: id, status: 1 })
    const relay = s.deployFlatchr({ logics: [noting] })
    await relay.sync()
    const again = async (next: Readonly<Record<string, unknown>> = {}, request: object = {}) => {
      undeploy(relay.workflow_id)
      s.deployFlatchr({ logics: [noting], ...next })
      await relay.evict()
      seen = 0
      await relay.sync(request)
      return [seen, s.board.writes]
    }
    return { s, relay, again }
  }

  it('calls no function for them, as long as nothing that decides over them has changed', async () => {
    const { s, again } = await synced()
    expect(await again()).toEqual([0, 3])
    s.flatchr.edit('J2', { title: 'another' })
    expect(await again()).toEqual([1, 4])
    expect(await again()).toEqual([0, 4])
    expect(await again({ content_version: 1 })).toEqual([3, 4])
  })

  it('looks at them again when a logic or the format is another, or the run is forced', async () => {
    const { again } = await synced()
    const kitchen = (job: object) => ({ ...job, title: 'Kitchen' })
    expect((await again({ logics: [kitchen] }))[1]).toBe(6)
    expect(
      (
        await again({
          logics: [kitchen],
          format: (job: { id: string }) => ({
            reference: job.id,
            name: 'x',
            location: { text: null, lat: null, lng: null },
            sections: [],
          }),
        })
      )[1],
    ).toBe(9)
    expect(await again({}, { force: true })).toEqual([3, 12])
  })

  it('brings back what was archived or forgotten meanwhile, and a check of the board heals what was edited there', async () => {
    const { s, relay, again } = await synced()
    s.flatchr.edit('J1', { status: 0 })
    await again()
    s.flatchr.edit('J1', { status: 1 })
    expect([await again(), s.board.active().length]).toEqual([[1, 6], 3])
    await relay.stub.forgetJob('J2')
    expect(await again()).toEqual([1, 6])
    s.board.edit('J3', { name: 'by hand' })
    expect([await again({ verify_board_hours: 0 }), s.board.get('J3')?.job['name']]).toEqual([[0, 6], 'by hand'])
    await again({ verify_board_hours: 1e-9 })
    expect(s.board.get('J3')?.job['name']).toBe('J3')
  })
})

describe('an object that the runtime starts without telling its name', () => {
  /** A workflow with a job that was delivered, its object started so; `stored` says whether its name was ever stored. */
  async function nameless(stored: boolean) {
    const { relay } = await delivered()
    if (!stored)
      await runInDurableObject(relay.stub, (_object, { storage }) => {
        storage.sql.exec("DELETE FROM meta WHERE key = 'workflow_id'")
      })
    const tell = hideName(relay.workflow_id)
    await relay.evict()
    return { stub: relay.stub, told: () => relay.evict().then(tell) }
  }

  it('knows its workflow all the same', async () => {
    const { stub, told } = await nameless(true)
    expect([await stub.holds('J1'), await stub.erase()]).toEqual([true, false])
    await told()
  })

  it('and never stored it takes no workflow for gone, and erases nothing', async () => {
    const { stub, told } = await nameless(false)
    await stub.expire()
    const kept = await runInDurableObject(stub, (_object, { storage }) => [
      storage.sql.exec("SELECT * FROM meta WHERE key = 'unconfigured_since'").toArray(),
      storage.sql.exec('SELECT reference FROM job').toArray(),
    ])
    expect([await stub.holds('J1'), await stub.erase(), kept]).toEqual([false, false, [[], [{ reference: 'J1' }]]])
    await told()
    expect(await stub.holds('J1')).toBe(true)
  })
})

describe('a sync of an object that was put back to an earlier moment', () => {
  it('believes nothing of its ledger, and writes only what somebody wrote over meanwhile', async () => {
    const s = scenario()
    for (const id of ['V1', 'V2', 'V3']) s.flatchr.put({ id, title: id, status: 1 })
    const relay = s.deployFlatchr()
    await relay.sync()
    const { writes } = s.board
    // A later run had written V1 otherwise, and the origin holds by now what it held then.
    s.board.edit('V1', { name: 'Otherwise' })
    const state = await getState(env.STATE, relay.workflow_id)
    if (state === null) throw new Error('KV holds no run')
    const later = { ...state.last_run, run_id: 'later', finished_at: new Date(Date.now() + 60_000).toISOString() }
    await putState(env.STATE, relay.workflow_id, later, later.finished_at)
    await relay.evict()
    await relay.sync()
    expect([s.board.get('V1')?.job['name'], s.board.writes - writes]).toEqual(['V1', 1])
    s.sandbox.forgetCalls()
    await relay.sync()
    expect(s.sandbox.calls.filter(({ upstream }) => upstream === 'hrflow')).toEqual([])
  })
})

describe('another user of the same board', () => {
  it('archives what closed meanwhile, and writes nothing that is on the board as it should be', async () => {
    const s = scenario()
    for (const id of ['V1', 'V2', 'V3']) s.flatchr.put({ id, title: id, status: 1 })
    const relay = s.deployFlatchr()
    await relay.sync()
    const { writes } = s.board
    s.flatchr.edit('V2', { status: 2 })
    const colleague = { api_secret: 'ask_colleague_0123456789', api_user: 'colleague@acme.example' }
    s.sandbox.hrflow.account(colleague)
    undeploy(relay.workflow_id)
    s.deployFlatchr({ hrflow_auth: colleague })
    await relay.evict()
    const { run } = await relay.sync()
    await relay.quiet()
    expect([run.result?.status, s.board.active(), s.board.archived(), s.board.writes - writes]).toEqual([
      'success',
      ['V1', 'V3'],
      ['V2'],
      1,
    ])
  })
})
