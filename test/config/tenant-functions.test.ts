import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Workflow } from '../../src/config/check'
import { checkDeployment } from '../../src/config/deployment'
import { messageOf, runFormat, runLogics, TENANT_TIMEOUT_MS } from '../../src/config/tenant-functions'
import type { Connector } from '../../src/connectors/connector'
import type { HrFlowJob } from '../../src/hrflow/job'
import { fail, ok } from '../../src/lib/result'

const HRFLOW: HrFlowJob = {
  reference: 'A1',
  name: 'Baker',
  location: { text: null, lat: null, lng: null },
  sections: [],
}

const connector: Connector = {
  name: 'test',
  authSchema: v.strictObject({}),
  pullSchema: v.strictObject({}),
  ratePerSecond: 1,
  tenant: () => '1',
  account: () => 'test:1',
  secrets: () => [],
  connect: () => {
    throw new Error('nobody calls')
  },
  isOpen: () => true,
  narrows: () => false,
  format_version: 1,
  format: () => HRFLOW,
}

/** A checked workflow with these functions of a tenant, which may be anything, since TypeScript does not check every tenant. */
function tenant(functions: { logics?: unknown; format?: unknown }): Workflow {
  const definition = {
    workflow_id: 'acme',
    connector,
    connector_auth: {},
    hrflow_auth: { api_secret: 'ask_1', api_user: 'a@acme.example' },
    push_parameters: { board_key: 'b' },
    ...functions,
  }
  const [checked] = checkDeployment([{ definition }]).all
  if (!checked?.ok) throw new Error(JSON.stringify(checked))
  return checked.workflow
}

type Job = { id: string; tags: string[]; seen?: number }
const job = (): Job => ({ id: 'A1', tags: ['x'] })
const logics = (...list: unknown[]) => runLogics(tenant({ logics: list }), job())
const format = (made: unknown) => runFormat(tenant({ format: () => made }), job(), 'A1')
/** A function of a tenant that throws. */
const thrower = (thrown: unknown) => () => {
  throw thrown
}

describe('logics', () => {
  it('keep the job as it is when there are none', async () => {
    expect(await logics()).toEqual(ok(job()))
  })

  it('are called in turn, each with what the one before returned', async () => {
    const result = await logics(
      (given: Job) => ({ ...given, tags: [...given.tags, 'one'] }),
      async (given: Job) => {
        await Promise.resolve()
        given.tags.push('two')
        return given
      },
      (given: Job) => ({ id: given.id, tags: given.tags.toReversed() }),
    )
    expect(result).toEqual(ok({ id: 'A1', tags: ['two', 'one', 'x'] }))
  })

  it.each([[null], [undefined]])('discard the job with %s, at once or later', async (nothing) => {
    const called: string[] = []
    const next = () => {
      called.push('next')
      return job()
    }
    expect([await logics(() => nothing, next), await logics(async () => nothing, next), called]).toEqual([
      { ...ok(null), discardedBy: 'logics[0]' },
      { ...ok(null), discardedBy: 'logics[0]' },
      [],
    ])
  })

  it('say which of them discards the job: its place, and its name where it has one', async () => {
    const onlyTech = () => null
    expect(await logics((one: Job) => one, onlyTech)).toEqual({ ...ok(null), discardedBy: 'logics[1] (onlyTech)' })
  })

  it('harm nobody by changing the job that they were given', async () => {
    const given = job()
    const change = (changed: Job) => {
      changed.tags.length = 0
      changed.id = 'other'
      return null
    }
    const discarded = { ...ok(null), discardedBy: 'logics[0] (change)' }
    expect([await runLogics(tenant({ logics: [change] }), given), given]).toEqual([discarded, job()])
  })

  it.each([
    ['true', 'boolean', true],
    ['a text', 'string', 'A1'],
    ['a number', 'number', 0],
    ['a function', 'function', () => null],
  ])('fail when one of them returns %s', async (_what, kind, returned) => {
    expect(
      await logics(
        (given: Job) => given,
        async () => returned,
      ),
    ).toEqual(fail('logics_failure', `logics[1] returned a ${kind}; expected the job or null`))
  })

  it.each([
    ['an error', new Error('no department'), 'no department'],
    ['a text', 'no department', 'no department'],
    ['nothing', undefined, 'undefined'],
  ])('fail when one of them throws %s, at once or later', async (_what, thrown, message) => {
    const failure = fail('logics_failure', `logics[0] threw: ${message}`)
    expect([await logics(thrower(thrown)), await logics(() => Promise.reject(thrown))]).toEqual([failure, failure])
  })
})

describe('format', () => {
  it("is the connector's own when the workflow has none", async () => {
    expect(await runFormat(tenant({}), job(), 'A1')).toEqual(ok(HRFLOW))
  })

  it("is the workflow's own when it has one, at once or later", async () => {
    const own = { ...HRFLOW, name: 'Chef', custom: { kept: true } }
    expect([await format(own), await format(Promise.resolve(own))]).toEqual([ok(own), ok(own)])
  })

  it('harms nobody by changing the job that it was given', async () => {
    const given = job()
    const change = (changed: Job) => {
      changed.tags.push('changed')
      return { ...HRFLOW, reference: changed.id }
    }
    expect([await runFormat(tenant({ format: change }), given, 'A1'), given]).toEqual([ok(HRFLOW), job()])
  })

  it.each([
    [
      'a reference that cannot enter a URL',
      { reference: 'a/b' },
      'reference: expected 1 to 64 letters, digits, "_" or "-"',
    ],
    ['an empty name', { name: '' }, 'name: expected a text that is not empty'],
    ['a wrong field', { summary: 7 }, 'summary: expected a text or null'],
    [
      'a wrong entry of a list',
      { skills: [{ name: 'a' }, { name: '' }] },
      'skills.1.name: expected a text that is not empty',
    ],
    [
      'several wrong fields',
      { name: null, tags: [{ name: 'a', value: {} }] },
      'name: expected a text; tags.0.value: expected a text, number, boolean or null',
    ],
  ])('fails for %s, and names the field', async (_what, wrong, message) => {
    expect(await format({ ...HRFLOW, ...wrong })).toEqual(fail('format_failure', message))
  })

  it("fails for a job of another reference, since the job would be pushed in that one's place", async () => {
    const failure = fail('format_failure', 'reference: expected "A1", by which the job is known')
    const own = { ...HRFLOW, reference: 'A2' }
    expect([
      await format(own),
      await runFormat(tenant({}), job(), 'A1'),
      await format({ ...own, reference: 'a1' }),
    ]).toEqual([failure, ok(HRFLOW), failure])
  })

  it.each([[null], [undefined], ['A1'], [[]], [{}]])('fails when it returns %j', async (made) => {
    expect(await format(made)).toMatchObject({ ok: false, reason: 'format_failure' })
  })

  it('fails when it throws, at once or later', async () => {
    const failure = fail('format_failure', 'format threw: no title')
    const workflow = [thrower(new Error('no title')), async () => Promise.reject(new Error('no title'))]
    expect(await Promise.all(workflow.map((own) => runFormat(tenant({ format: own }), job(), 'A1')))).toEqual([
      failure,
      failure,
    ])
  })

  it('fails for a job that a logic made uncopyable', async () => {
    expect(await runFormat(tenant({}), { call: () => {} }, 'A1')).toMatchObject({ ok: false, reason: 'format_failure' })
  })
})

describe('a job that JSON cannot say', () => {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)
  const CASES: [what: string, given: object, message: RegExp][] = [
    ['has a BigInt', { salary: 1n }, /^format threw: .*BigInt/],
    ['goes in a circle', { circle }, /^format threw: .*circular/],
    [
      'has a toJSON that throws',
      {
        toJSON: () => {
          throw new Error('no')
        },
      },
      /^format threw: no$/,
    ],
    [
      'has a toJSON that says another job',
      { toJSON: () => ({ ...HRFLOW, reference: 'B2' }) },
      /^reference: expected "A1"/,
    ],
    [
      'has a field that is nested 60,000 deep',
      { deep: nested(60_000) },
      /^format threw: |^expected at most 100 levels/,
    ],
    ['has a field that is nested 101 deep', { deep: nested(101) }, /^expected at most 100 levels of nesting$/],
  ]
  it.each(CASES)('%s: that is the failure of this one', async (_what, given, message) => {
    expect(await runFormat(tenant({ format: () => ({ ...HRFLOW, ...given }) }), {}, 'A1')).toEqual(
      fail('format_failure', expect.stringMatching(message)),
    )
  })

  it('may be nested, and is as JSON says it', async () => {
    const deep = nested(90)
    const format = () => ({ ...HRFLOW, deep, at: new Date(0), none: undefined })
    expect(await runFormat(tenant({ format }), {}, 'A1')).toEqual(
      ok({ ...HRFLOW, deep, at: '1970-01-01T00:00:00.000Z' }),
    )
  })

  it('comes from an origin whose job cannot be copied: the failure of its logics', async () => {
    expect(await runLogics(tenant({ logics: [(job: object) => job] }), { deep: nested(60_000) })).toEqual(
      fail('logics_failure', expect.stringMatching(/^the job cannot be copied: /)),
    )
  })
})

describe('a function of a tenant', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const endless = () => new Promise<never>(() => {})
  const slow = (ms: number, result: unknown) => () => new Promise((resolve) => setTimeout(resolve, ms, result))

  it.each([
    [
      'logic',
      () => logics((given: Job) => given, endless),
      fail('logics_failure', `logics[1] threw: no end after ${TENANT_TIMEOUT_MS} ms`),
    ],
    [
      'format',
      () => runFormat(tenant({ format: endless }), job(), 'A1'),
      fail('format_failure', `format threw: no end after ${TENANT_TIMEOUT_MS} ms`),
    ],
  ])('that never ends fails: %s', async (_what, called, failure) => {
    const told: unknown[] = []
    const result = called().then((one) => told.push(one))
    await vi.advanceTimersByTimeAsync(TENANT_TIMEOUT_MS - 1)
    const before = [...told]
    await vi.advanceTimersByTimeAsync(1)
    await result
    expect([before, told]).toEqual([[], [failure]])
  })

  it('may take nearly that long, and each of several its own while', async () => {
    const almost = TENANT_TIMEOUT_MS - 1
    const results = Promise.all([
      logics(slow(almost, job()), slow(almost, job())),
      runFormat(tenant({ format: slow(almost, HRFLOW) }), job(), 'A1'),
    ])
    await vi.advanceTimersByTimeAsync(2 * almost)
    expect(await results).toEqual([ok(job()), ok(HRFLOW)])
  })

  it('leaves no timer behind that would keep an object from going to rest, however it ends', async () => {
    const counts: number[] = []
    for (const end of [() => job(), async () => null, thrower(new Error('x')), () => Promise.reject(new Error('x'))]) {
      await logics(end)
      await runFormat(tenant({ format: end }), job(), 'A1')
      counts.push(vi.getTimerCount())
    }
    expect(counts).toEqual([0, 0, 0, 0])
  })
})

describe('messageOf', () => {
  it('is what was thrown, in words and in bounds', () => {
    const thrown = [new TypeError('no x'), 'text', 7, null, { a: 1 }, Symbol('s'), new Error('x'.repeat(999))]
    expect(thrown.map(messageOf)).toEqual([
      'no x',
      'text',
      '7',
      'null',
      '[object Object]',
      'Symbol(s)',
      'x'.repeat(400),
    ])
  })

  it('has words also for what has none', () => {
    const unreadable = {
      toString: () => {
        throw new Error('no text')
      },
    }
    const thrown = [Object.create(null), Object.assign(new Error('x'), { message: 42 }), unreadable]
    expect(thrown.map(messageOf)).toEqual([
      'something that has no text was thrown',
      '42',
      'something that has no text was thrown',
    ])
  })

  it('is the reason of a failure, also when it has no text of its own', async () => {
    expect([await logics(thrower(Object.create(null))), await format(Promise.reject(Object.create(null)))]).toEqual([
      fail('logics_failure', 'logics[0] threw: something that has no text was thrown'),
      fail('format_failure', 'format threw: something that has no text was thrown'),
    ])
  })
})
