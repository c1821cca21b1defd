import { describe, expect, it } from 'vitest'
import {
  createHttp,
  type HttpAnswer,
  type HttpOptions,
  type HttpRequest,
  parseJson,
  throughProxy,
} from '../../src/lib/http'
import { fail, ok, type Result } from '../../src/lib/result'
import { USER_AGENT } from '../../src/lib/version'

const GET: HttpRequest = { method: 'GET', url: 'https://api.example.test/jobs?page=2' }

/** An http whose calls `answer` answers, and the calls that were made. */
function http(answer: (init: RequestInit) => Response | Promise<Response>, options: Partial<HttpOptions> = {}) {
  const calls: [url: string, init: RequestInit][] = []
  const call = createHttp({
    fetch: async (url, init) => {
      calls.push([url, init])
      return answer(init)
    },
    permit: async () => ok(undefined),
    ...options,
  })
  return { call, calls }
}

/** An answer with its headers as plain entries, so that it is compared whole. */
const plain = (called: Result<HttpAnswer>) =>
  called.ok ? ok({ ...called.value, headers: Object.fromEntries(called.value.headers) }) : called

const aborted = (signal: AbortSignal | null | undefined) =>
  new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason))
  })

describe('a call', () => {
  it('gives the whole answer, whatever its status', async () => {
    const { call } = http(
      () => new Response('{"error":"full"}', { status: 429, headers: { 'retry-after': '3', 'content-type': 'a/b' } }),
    )
    expect(plain(await call(GET))).toEqual(
      ok({
        status: 429,
        headers: { 'retry-after': '3', 'content-type': 'a/b' },
        text: '{"error":"full"}',
        json: { error: 'full' },
      }),
    )
  })

  it('is noted by host and status once it was made, also when it brought no answer', async () => {
    const noted: [host: string, status: number | null][] = []
    const onCalled: HttpOptions['onCalled'] = (...one) => void noted.push(one)
    await http(() => new Response('', { status: 503 }), { onCalled }).call(GET)
    await http(() => Promise.reject(new Error('no route')), { onCalled }).call(GET)
    await http(() => new Response(''), { onCalled, permit: async () => fail('throttled', 'full') }).call(GET)
    expect(noted).toEqual([
      ['api.example.test', 503],
      ['api.example.test', null],
    ])
  })

  it('sends what it was given, asks for JSON, names the relay and its version, and never follows a redirect', async () => {
    expect(USER_AGENT).toMatch(/^hrflow-relay\/\d+\.\d+\.\d+$/)
    const { call, calls } = http(() => new Response(''))
    await call({ method: 'PUT', url: 'https://api.example.test/job', headers: { 'x-key': 'k' }, body: '{"a":1}' })
    await call({ ...GET, headers: { accept: 'text/plain' } })
    const sent = calls.map(([url, { signal, ...init }]) => [url, init, signal instanceof AbortSignal])
    expect(sent).toEqual([
      [
        'https://api.example.test/job',
        {
          method: 'PUT',
          headers: { accept: 'application/json', 'user-agent': USER_AGENT, 'x-key': 'k' },
          body: '{"a":1}',
          redirect: 'manual',
        },
        true,
      ],
      [
        GET.url,
        { method: 'GET', headers: { accept: 'text/plain', 'user-agent': USER_AGENT }, redirect: 'manual' },
        true,
      ],
    ])
  })

  it('gives a redirect to its caller as it is, after one fetch', async () => {
    const { call, calls } = http(
      () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.test/' } }),
    )
    expect([plain(await call(GET)), calls.length]).toEqual([
      ok({ status: 302, headers: { location: 'https://elsewhere.test/' }, text: '', json: undefined }),
      1,
    ])
  })

  it.each([
    ['an HTML page', '<html><body>Bad gateway</body></html>'],
    ['an empty body', ''],
    ['JSON cut short', '{"jobs": ['],
  ])('keeps the text of %s, which is not JSON', async (_what, body) => {
    const { call } = http(() => new Response(body, { headers: { 'content-type': 'application/json' } }))
    expect(plain(await call(GET))).toEqual(
      ok({ status: 200, headers: { 'content-type': 'application/json' }, text: body, json: undefined }),
    )
  })

  it('puts characters together that came in two pieces', async () => {
    const [first, second] = [Uint8Array.of(0x22, 0xc3), Uint8Array.of(0xa9, 0x22)]
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(first)
        controller.enqueue(second)
        controller.close()
      },
    })
    const called = await http(() => new Response(body)).call(GET)
    expect(called.ok && called.value.json).toBe('é')
  })
})

describe('no answer', () => {
  it('comes of a call that takes longer than the time-out', async () => {
    const { call } = http((init) => aborted(init.signal), { timeoutMs: 20 })
    expect(await call(GET)).toEqual(fail('unavailable', 'api.example.test did not answer within 20 ms'))
  })

  it('comes of a body that takes longer than the time-out', async () => {
    const slow = (init: RequestInit) =>
      new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode('{'))
            await aborted(init.signal).catch((reason) => controller.error(reason))
          },
        }),
      )
    expect(await http(slow, { timeoutMs: 20 }).call(GET)).toEqual(
      fail('unavailable', 'api.example.test did not answer within 20 ms'),
    )
  })

  it('comes of a connection that is refused or dropped; the error, which may hold the address, is not shown', async () => {
    const refused = http(() => Promise.reject(new Error('connect failed: https://api.example.test/?key=hush')))
    const dropped = http(
      () => new Response(new ReadableStream({ pull: (stream) => stream.error(new Error('connection lost')) })),
    )
    const unreachable = fail('unavailable', 'api.example.test could not be reached')
    expect([await refused.call(GET), await dropped.call(GET)]).toEqual([unreachable, unreachable])
  })

  it('comes of a body above the bound, of which no more is read than that', async () => {
    let pulled = 0
    let cancelled = false
    const endless = new ReadableStream(
      {
        pull(controller) {
          pulled += 1
          controller.enqueue(new Uint8Array(10))
        },
        cancel() {
          cancelled = true
        },
      },
      { highWaterMark: 0 },
    )
    const called = await http(() => new Response(endless), { maxBytes: 35 }).call(GET)
    expect([called, pulled, cancelled]).toEqual([
      fail('unavailable', 'api.example.test answered more than 35 bytes'),
      4,
      true,
    ])
  })

  it.each<[string, Record<string, string>, string, boolean]>([
    ['is given where its length is told', { 'content-length': '35' }, 'é'.repeat(17), true],
    [
      'is refused where it is compressed and told to be smaller',
      { 'content-length': '4', 'content-encoding': 'br' },
      'x'.repeat(36),
      false,
    ],
    ['is refused where it is told to be larger', { 'content-length': '36' }, 'x'.repeat(36), false],
    ['is counted where no length is told that is one', { 'content-length': '-1' }, 'x'.repeat(36), false],
  ])('that %s', async (_what, headers, body, isGiven) => {
    const response = new Response(body)
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
    const called = await http(() => response, { maxBytes: 35 }).call(GET)
    expect(called.ok ? called.value.text : called.reason).toBe(isGiven ? body : 'unavailable')
  })

  it('does not come of a body of exactly the bound', async () => {
    const called = await http(() => new Response('x'.repeat(35)), { maxBytes: 35 }).call(GET)
    expect(called.ok && called.value.text.length).toBe(35)
  })
})

describe('a large answer', () => {
  const LARGE: HttpRequest = { ...GET, large: { wholeBytes: 10, mostBytes: 30 } }
  const piece = (of: string, count = 8) => new TextEncoder().encode(of.repeat(count))
  /** A body of these pieces; a number is a rest of so many ms. */
  const body = (pieces: readonly (Uint8Array | number)[]) => {
    const left = [...pieces]
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          for (let next = left.shift(); ; next = left.shift()) {
            if (next === undefined) return controller.close()
            if (typeof next !== 'number') return controller.enqueue(next)
            await scheduler.wait(next)
          }
        },
      },
      { highWaterMark: 0 },
    )
  }
  async function read(called: Result<HttpAnswer>) {
    const read: unknown[] = []
    const pieces = called.ok ? called.value.pieces : undefined
    for await (const next of pieces ?? []) read.push(next.ok ? new TextDecoder().decode(next.value) : next)
    return read
  }

  it('is handed out piece by piece once it is larger than what is held whole', async () => {
    const { call } = http(
      () => new Response(body([piece('a'), piece('b'), piece('c', 2)]), { headers: { 'x-a': '1' } }),
    )
    const called = await call(LARGE)
    expect(plain(called)).toMatchObject(ok({ status: 200, headers: { 'x-a': '1' }, text: '', json: undefined }))
    expect(await read(called)).toEqual(['aaaaaaaa', 'bbbbbbbb', 'cc'])
  })

  it('comes whole up to that size, and when it is no 200', async () => {
    const small = await http(() => new Response('[1,2,3,45]')).call(LARGE)
    expect(plain(small)).toMatchObject(ok({ text: '[1,2,3,45]', json: [1, 2, 3, 45] }))
    const refused = await http(() => new Response('x'.repeat(40), { status: 500 })).call(LARGE)
    expect(plain(refused)).toMatchObject(ok({ status: 500, text: 'x'.repeat(40) }))
  })

  it('ends with a failure where it is larger than that too', async () => {
    const called = await http(() => new Response(body(['a', 'b', 'c', 'd'].map((of) => piece(of))))).call(LARGE)
    expect((await read(called)).slice(-2)).toEqual([
      'cccccccc',
      fail('unavailable', 'api.example.test answered more than 30 bytes'),
    ])
    const atOnce = await http(() => new Response(body([piece('a', 31)]))).call(LARGE)
    expect(atOnce).toEqual(fail('unavailable', 'api.example.test answered more than 30 bytes'))
  })

  it('may take longer than the time-out, provided that no piece of it does', async () => {
    const slowly = [piece('a'), 60, piece('b'), 60, piece('c'), 60]
    const called = await http(() => new Response(body(slowly)), { timeoutMs: 100 }).call(LARGE)
    await scheduler.wait(110) // nobody waits for a piece meanwhile
    expect(await read(called)).toEqual(['aaaaaaaa', 'bbbbbbbb', 'cccccccc'])
  })

  it('that drips for longer than all its pieces may take is an outage; what its reader does meanwhile does not count', async () => {
    const drip = Array.from({ length: 24 }, () => [piece('a', 1), 20]).flat()
    const options = { timeoutMs: 1_000, piecesTimeoutMs: 150 }
    const dripping = await http(() => new Response(body([piece('a', 11), ...drip])), options).call(LARGE)
    const came = await read(dripping)
    expect(came.at(-1)).toEqual(fail('unavailable', 'api.example.test was not done with its answer within 150 ms'))
    expect(came.length).toBeLessThan(12)
    const quick = Array.from({ length: 8 }, () => piece('a', 1))
    const called = await http(() => new Response(body([piece('a', 11), ...quick])), options).call(LARGE)
    const slowlyRead: unknown[] = []
    for await (const next of (called.ok && called.value.pieces) || []) {
      await scheduler.wait(25)
      slowlyRead.push(next.ok)
    }
    expect(slowlyRead).toEqual(Array(9).fill(true))
  })

  it('that trickles must come whole within the time-out, like any other, until it is larger than what is held whole', async () => {
    const trickle = Array.from({ length: 20 }, () => [piece('a', 1), 20]).flat()
    const called = await http(() => new Response(body(trickle)), { timeoutMs: 100 }).call({
      ...GET,
      large: { wholeBytes: 100, mostBytes: 300 },
    })
    expect(called).toEqual(fail('unavailable', 'api.example.test did not answer within 100 ms'))
  })

  it('ends with a failure when a piece takes longer than the time-out, or the connection breaks', async () => {
    const stalls = await http(() => new Response(body([piece('a'), piece('b'), 500])), { timeoutMs: 50 }).call(LARGE)
    expect((await read(stalls)).at(-1)).toEqual(fail('unavailable', 'api.example.test did not answer within 50 ms'))
    let pulls = 0
    const breaks = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls += 1
        if (pulls < 3) controller.enqueue(piece('a'))
        else controller.error(new Error('connection lost'))
      },
    })
    const broken = await http(() => new Response(breaks)).call(LARGE)
    expect((await read(broken)).at(-1)).toEqual(fail('unavailable', 'api.example.test could not be reached'))
  })

  it('is cancelled when nobody reads it to its end', async () => {
    let isCancelled = false
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(piece('a')),
      cancel() {
        isCancelled = true
      },
    })
    const called = await http(() => new Response(endless)).call(LARGE)
    for await (const _ of (called.ok && called.value.pieces) || []) break
    expect(isCancelled).toBe(true)
  })
})

describe('a permit', () => {
  it.each([fail('throttled', 'no room for 700 ms', 700), fail('budget_spent', 'used up')])(
    'that is refused means no fetch: $reason',
    async (refused) => {
      const { call, calls } = http(() => new Response('{}'), { permit: async () => refused })
      expect([await call(GET), calls]).toEqual([refused, []])
    },
  )

  it('is asked for before every call', async () => {
    const order: string[] = []
    const { call } = http(
      () => {
        order.push('fetch')
        return new Response('{}')
      },
      {
        permit: async () => {
          order.push('permit')
          return ok(undefined)
        },
      },
    )
    await call(GET)
    await call(GET)
    expect(order).toEqual(['permit', 'fetch', 'permit', 'fetch'])
  })
})

describe('onAnswer', () => {
  it('is told of every answer before the caller is, and of nothing else', async () => {
    const told: number[] = []
    const answers = [new Response('{}', { status: 429 }), new Response('x'.repeat(9)), new Response('[]')]
    const { call } = http(() => answers.shift() ?? Promise.reject(new Error('lost')), {
      maxBytes: 8,
      onAnswer: async (answer) => {
        told.push(answer.status)
      },
    })
    const seen: unknown[] = []
    for (let count = 0; count < 4; count++) {
      const called = await call(GET)
      seen.push(called.ok ? called.value.status : called.reason, told.length)
    }
    expect([seen, told]).toEqual([
      [429, 1, 'unavailable', 1, 200, 2, 'unavailable', 2],
      [429, 200],
    ])
  })
})

describe('a proxy', () => {
  it('stands in for every host, which becomes the first segment of the path', async () => {
    const { call, calls } = http(() => new Response(''), { proxy: 'http://localhost:8790/' })
    await call(GET)
    expect(calls.map(([url]) => url)).toEqual(['http://localhost:8790/api.example.test/jobs?page=2'])
  })

  it.each([
    ['https://a.test', null, 'https://a.test/'],
    ['https://a.test/x?y=1&z=%20#h', 'http://localhost:1', 'http://localhost:1/a.test/x?y=1&z=%20'],
    ['https://a.test:8443/', 'http://localhost:1/base//', 'http://localhost:1/base/a.test:8443/'],
  ])('%s through %s is %s', (url, proxy, through) => {
    expect(throughProxy(new URL(url), proxy)).toBe(through)
  })
})

describe('parseJson', () => {
  it('tells null from what is not JSON', () => {
    expect([parseJson('null'), parseJson('{"a":[1]}'), parseJson('nil'), parseJson('')]).toEqual([
      null,
      { a: [1] },
      undefined,
      undefined,
    ])
  })
})
