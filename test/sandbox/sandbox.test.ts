// The log of calls, the faults, and the sandbox as a fetch function.
import { describe, expect, it } from 'vitest'
import { caller } from './calls.ts'
import { sandboxFetch } from './fetch.ts'
import { createSandbox } from './sandbox.ts'

const INDEXING = 'https://api.hrflow.ai/v1/job/indexing'
const AUTH = 'https://api.hrflow.ai/v1/auth'
const credentials = { 'x-api-key': 'ask-secret', 'x-user-email': 'ops@acme.example' }
const at = Date.parse('2026-11-02T08:00:00Z')
const body = (reference: string) => ({
  board_key: 'b1',
  reference,
  name: 'Baker',
  location: { text: '', lat: null, lng: null },
  sections: [],
})

/** Sleepers wake when `wake` is called; `random` gives the numbers in turn. */
function setup(random: number[] = []) {
  const sleeping: { ms: number; wake: () => void }[] = []
  const sandbox = createSandbox({
    now: () => at,
    random: () => random.shift() ?? 0,
    sleep: (ms) => new Promise((wake) => sleeping.push({ ms, wake })),
  })
  sandbox.hrflow.account({ api_secret: 'ask-secret', api_user: 'ops@acme.example' })
  const board = sandbox.hrflow.board('b1')
  const call = caller(sandbox, credentials)
  const post = (reference: string) => call('POST', INDEXING, body(reference))
  const statuses = async (count: number) => {
    const seen: number[] = []
    for (let index = 0; index < count; index += 1) seen.push((await call('GET', AUTH)).status)
    return seen
  }
  return { sandbox, sleeping, board, call, post, statuses }
}

describe('the log', () => {
  it('holds every call with its JSON body and its answer’s status, and no credentials', async () => {
    const { sandbox, post } = setup()
    await post('R1')
    await caller(sandbox)('GET', `${INDEXING}?board_key=b1&reference=R1`)
    const entry = { at, host: 'api.hrflow.ai', upstream: 'hrflow', path: '/v1/job/indexing' }
    expect(sandbox.calls).toEqual([
      { ...entry, seq: 1, method: 'POST', query: {}, status: 201, body: body('R1'), authorized: true },
      {
        ...entry,
        seq: 2,
        method: 'GET',
        query: { board_key: 'b1', reference: 'R1' },
        status: 401,
        body: null,
        authorized: false,
      },
    ])
    expect(JSON.stringify(sandbox.calls)).not.toContain('ask-secret')
  })

  it('never holds the body of a token request', async () => {
    const { sandbox } = setup()
    const url = 'https://entreprise.francetravail.fr/connexion/oauth2/access_token?realm=%2Fpartenaire'
    await caller(sandbox)('POST', url, { client_secret: 'ft-secret' })
    expect(sandbox.calls).toMatchObject([{ upstream: 'francetravail', status: 400, body: null }])
  })

  it('keeps the newest calls only, and can be emptied', async () => {
    const sandbox = createSandbox({ keepCalls: 2 })
    for (let count = 0; count < 5; count += 1) await caller(sandbox)('GET', AUTH)
    expect(sandbox.calls.map(({ seq }) => seq)).toEqual([3, 4, 5])
    sandbox.forgetCalls()
    expect(sandbox.calls).toEqual([])
  })

  it('drops a call to a host of nobody’s', async () => {
    const { sandbox, call } = setup()
    await expect(call('GET', 'https://nobody.example/')).rejects.toThrow('dropped')
    expect(sandbox.calls).toMatchObject([{ host: 'nobody.example', upstream: null, status: 'dropped' }])
    expect(['nobody.example', 'acme.workable.com'].map(sandbox.serves)).toEqual([false, true])
  })

  it('tells how many calls were under way at once', async () => {
    const { sandbox, sleeping, call } = setup()
    sandbox.fault({ kind: { delayMs: 50 } })
    const both = Promise.all([call('GET', AUTH), call('GET', 'https://acme.workable.com/spi/v3/jobs')])
    await expect.poll(() => sleeping.length).toBe(2)
    expect(sandbox.calls.map(({ status }) => status)).toEqual([null, null])
    for (const { wake } of sleeping) wake()
    await both
    const others = Object.fromEntries([...sandbox.origins.keys(), 'alerts'].map((name) => [name, 0]))
    expect(sandbox.peak).toEqual({ total: 2, byUpstream: { ...others, hrflow: 1, workable: 1 } })
  })
})

describe('a fault', () => {
  it('answers with a status, a JSON body or a page, and headers, until it is removed', async () => {
    const { sandbox, board, post } = setup()
    const mend = sandbox.fault({ kind: { status: 200, body: { code: 500 }, headers: { 'retry-after': '7' } } })
    const first = await post('R1')
    expect([first.status, first.json, first.headers.get('retry-after')]).toEqual([200, { code: 500 }, '7'])
    mend()
    sandbox.fault({ kind: { status: 502, html: '<h1>Bad gateway</h1>' } })
    const second = await post('R1')
    expect([second.status, second.text, second.headers.get('content-type')]).toEqual([
      502,
      '<h1>Bad gateway</h1>',
      'text/html',
    ])
    sandbox.faults.clear()
    expect(board.jobs()).toEqual([])
    expect((await post('R1')).status).toBe(201)
  })

  it('with tookEffect carries the call out and then fails', async () => {
    const { sandbox, board, post } = setup()
    sandbox.fault({ method: 'POST', times: 1, kind: { status: 504 }, tookEffect: true })
    sandbox.fault({ method: 'POST', times: 1, kind: 'drop', tookEffect: true })
    expect((await post('R1')).status).toBe(504)
    await expect(post('R2')).rejects.toThrow('dropped')
    expect(board.active()).toEqual(['R1', 'R2'])
    expect(sandbox.calls.map(({ status }) => status)).toEqual([504, 'dropped'])
  })

  it('strikes only calls of its upstream, method, path and body', async () => {
    const { sandbox, call, post } = setup()
    sandbox.fault({ upstream: 'workable', kind: 'drop' })
    sandbox.fault({ upstream: 'hrflow', method: 'post', path: /indexing$/, body: /"R2"/, kind: { status: 500 } })
    const seen = [await post('R1'), await post('R2'), await call('GET', `${INDEXING}?board_key=b1&reference=R1`)]
    expect(seen.map(({ status }) => status)).toEqual([201, 500, 200])
  })

  it('strikes the nth call, the first calls, or a share of them', async () => {
    const { sandbox, statuses } = setup([0.4, 0.6, 0.1])
    sandbox.fault({ nth: 2, kind: { status: 500 } })
    expect(await statuses(3)).toEqual([200, 500, 200])
    sandbox.fault({ times: 2, kind: { status: 503 } })
    expect(await statuses(3)).toEqual([503, 503, 200])
    sandbox.fault({ share: 0.5, kind: { status: 504 } })
    expect(await statuses(3)).toEqual([504, 200, 504])
    expect(sandbox.faults.list().map(({ struck }) => struck)).toEqual([1, 2, 2])
  })

  it('that delays adds to other delays and leaves the answer to the first other fault', async () => {
    const { sandbox, sleeping, statuses } = setup()
    sandbox.fault({ kind: { delayMs: 20 } })
    sandbox.fault({ kind: { status: 500 } })
    sandbox.fault({ kind: { delayMs: 30 } })
    const seen = statuses(1)
    await expect.poll(() => sleeping.map(({ ms }) => ms)).toEqual([50])
    sleeping[0]?.wake()
    expect(await seen).toEqual([500])
  })
})

describe('the fetch function', () => {
  const write = (reference: string, signal: AbortSignal | null = null) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...credentials },
    body: JSON.stringify(body(reference)),
    signal,
  })

  it('answers like the upstream and throws a TypeError when the connection drops', async () => {
    const { sandbox } = setup()
    const fetch = sandboxFetch(sandbox)
    expect((await fetch(INDEXING, write('R1'))).status).toBe(201)
    sandbox.fault({ kind: 'drop' })
    await expect(fetch(INDEXING, write('R2'))).rejects.toThrow(TypeError)
  })

  it('gives up when the signal does; only a call that took effect on arrival is carried out', async () => {
    const { sandbox, sleeping, board } = setup()
    const fetch = sandboxFetch(sandbox)
    const stop = async (reference: string) => {
      const controller = new AbortController()
      const answer = fetch(INDEXING, write(reference, controller.signal))
      await expect.poll(() => sleeping.length).toBe(1)
      controller.abort(new DOMException('too slow', 'TimeoutError'))
      await expect(answer).rejects.toThrow('too slow')
      sleeping.shift()?.wake()
      await expect.poll(() => sandbox.calls.at(-1)?.status).toBe('dropped')
    }
    const mend = sandbox.fault({ kind: { delayMs: 60_000 } })
    await stop('R1')
    expect(board.active()).toEqual([])
    mend()
    sandbox.fault({ kind: { delayMs: 60_000 }, tookEffect: true })
    await stop('R2')
    expect(board.active()).toEqual(['R2'])
    await expect(fetch(INDEXING, write('R3', AbortSignal.abort()))).rejects.toThrow('abort')
  })
})
