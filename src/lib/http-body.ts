// The body of an answer: whole up to a bound, and beyond it piece by piece, for answers that no memory should hold.
import { type Failure, fail, ok, type Result } from './result'

/** A body piece by piece; a failure is the last of them. Read to its end, or left (which cancels it). */
export type Pieces = AsyncIterable<Result<Uint8Array, 'unavailable'>>

export interface BodyOptions {
  readonly host: string
  /** A body that is larger than this is not held whole. */
  readonly wholeBytes: number
  /** A body that is larger than this is a failure. */
  readonly mostBytes: number
  /** Waits for a piece of what is held whole: all of them together have one time. */
  wait<T>(piece: Promise<T>): Promise<T>
  /** Waits for a piece of what is larger: each of them has that time, within a longer one that all have together. */
  waitAnew<T>(piece: Promise<T>): Promise<T>
  /** What a broken connection or too long a wait is. */
  failed(error: unknown): Failure<'unavailable'>
}

/** The text of a body, or its pieces when it is too large to be held whole. A failure when it is too large for that too. */
export async function readBody(
  response: Response,
  options: BodyOptions,
): Promise<Result<string | Pieces, 'unavailable'>> {
  if (response.body === null) return ok('')
  const { wholeBytes, mostBytes, host } = options
  // Where its length is given and small, there is nothing to count.
  if (tellsLength(response, wholeBytes)) return ok(await options.wait(response.text()))
  const reader = response.body.getReader()
  const pieces: Uint8Array[] = []
  for (let size = 0; ; ) {
    const { done, value } = await options.wait(reader.read())
    if (done) return ok(textOf(pieces))
    pieces.push(value)
    size += value.byteLength
    if (size > mostBytes) {
      reader.cancel().catch(() => {})
      return fail('unavailable', tooLarge(host, mostBytes))
    }
    if (size > wholeBytes) return ok(piecesOf(pieces, size, reader, options))
  }
}

/** Whether the headers tell that the body has at most so many bytes: of one that was compressed they tell another length. */
function tellsLength({ headers }: Response, bytes: number): boolean {
  const length = headers.get('content-length')
  return length !== null && /^\d{1,15}$/.test(length) && Number(length) <= bytes && !headers.has('content-encoding')
}

async function* piecesOf(
  first: Uint8Array[],
  read: number,
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { host, mostBytes, waitAnew, failed }: BodyOptions,
): AsyncGenerator<Result<Uint8Array, 'unavailable'>> {
  let size = read
  try {
    for (let piece = first.shift(); piece !== undefined; piece = first.shift()) yield ok(piece)
    for (;;) {
      const { done, value } = await waitAnew(reader.read())
      if (done) return
      size += value.byteLength
      if (size > mostBytes) return yield fail('unavailable', tooLarge(host, mostBytes))
      yield ok(value)
    }
  } catch (error) {
    yield failed(error)
  } finally {
    reader.cancel().catch(() => {}) // does nothing to a body that was read to its end
  }
}

const tooLarge = (host: string, mostBytes: number): string => `${host} answered more than ${mostBytes} bytes`

/** The text of bytes that came in pieces, which may cut a character in two. */
export function textOf(pieces: readonly Uint8Array[]): string {
  const decoder = new TextDecoder()
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode()
}
