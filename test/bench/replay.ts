// Recorded calls made once more by somebody who stores nothing and computes nothing: the reference of what the relay takes.

/** A call as the relay made it. */
export interface RecordedCall {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** A token, or a page of a listing: nothing can go on before it is answered. */
  readonly first: boolean
}

export interface ReplayOptions {
  /** Calls in flight. */
  readonly atOnce: number
  /** Whether each answer is read as JSON, as whoever looks at it must. */
  readonly parses: boolean
  /** `https://HOST/PATH` goes to `PROXY/HOST/PATH`. */
  readonly proxy: string
}

/** Makes the calls in their order, those that come first one after the other. Returns how many were answered. */
export async function replay(
  calls: readonly RecordedCall[],
  { atOnce, parses, proxy }: ReplayOptions,
): Promise<number> {
  let answered = 0
  const make = async ({ method, url, headers, body }: RecordedCall): Promise<void> => {
    const response = await fetch(`${proxy}/${url.slice('https://'.length)}`, { method, headers, body })
    const text = await response.text()
    if (parses && text !== '') JSON.parse(text)
    answered += 1
  }
  for (const call of calls.filter(({ first }) => first)) await make(call)
  const others = calls.filter(({ first }) => !first)
  let next = 0
  const line = async (): Promise<void> => {
    for (let call = others[next++]; call !== undefined; call = others[next++]) await make(call)
  }
  await Promise.all(Array.from({ length: atOnce }, line))
  return answered
}
