// An origin that answers as a test says, call by call, for tests of a connector's client.
import { createHttp, type Http } from '../../src/lib/http'
import { fail, ok } from '../../src/lib/result'

export interface Answer {
  /** 200 unless another is given. */
  readonly status?: number
  /** JSON, or a text as it stands. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers with one after the other, and then with the last one; `asked` lists each call as `GET https://…`, `sent` its headers. */
export function answering(...answers: readonly Answer[]): {
  readonly tools: { readonly http: Http; readonly now: () => number }
  readonly asked: string[]
  readonly sent: Headers[]
} {
  const [asked, sent]: [string[], Headers[]] = [[], []]
  const http = createHttp({
    permit: async () => ok(undefined),
    fetch: async (url, init) => {
      const { status = 200, body = null, headers = {} } = answers[asked.length] ?? answers.at(-1) ?? {}
      asked.push(`${init.method} ${url}`)
      sent.push(new Headers(init.headers))
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })
    },
  })
  return { tools: { http, now: () => Date.parse('2026-11-20T12:00:00Z') }, asked, sent }
}

/** The same in invocations that have so many calls each; `begin` begins the next. */
export function inInvocations(calls: number, answer: (url: string) => Answer) {
  const clock = { now: Date.parse('2026-11-20T12:00:00Z') }
  let left = calls
  const asked: string[] = []
  const http = createHttp({
    permit: async () => (left-- > 0 ? ok(undefined) : fail('budget_spent', 'used up')),
    fetch: async (url) => {
      asked.push(url)
      const { status = 200, body = null, headers = {} } = answer(url)
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })
    },
  })
  const begin = (): void => {
    left = calls
  }
  return { tools: { http, now: () => clock.now }, clock, asked, begin }
}
