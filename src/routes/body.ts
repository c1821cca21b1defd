// Reads a request's body up to a bound, whatever its Content-Length says.

/** A body that is read in steps: what is known to be small first, the rest when it is worth it. */
export interface Body {
  /** The raw body, or null when it is larger than `maxBytes`. What was read stays for the next, larger bound. */
  upTo(maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null>
}

export function openBody(request: Request): Body {
  const declared = Number(request.headers.get('content-length') ?? 0)
  const pieces: Uint8Array[] = []
  let size = 0
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null
  let isRead = request.body === null

  return {
    async upTo(maxBytes) {
      if (declared > maxBytes) return null
      while (!isRead && size <= maxBytes) {
        reader ??= request.body?.getReader() ?? null
        const next = await reader?.read()
        if (next === undefined || next.done) isRead = true
        else {
          pieces.push(next.value)
          size += next.value.byteLength
        }
      }
      return size > maxBytes ? null : joined(pieces, size)
    },
  }
}

/** The raw body, or null when it is larger than `maxBytes`. */
export const readBody = (request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null> =>
  openBody(request).upTo(maxBytes)

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(size)
  let offset = 0
  for (const piece of pieces) {
    body.set(piece, offset)
    offset += piece.byteLength
  }
  return body
}
