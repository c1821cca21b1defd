// What comes one by one, some of it together.

/** `all` in lists of `size`, the last of them perhaps shorter; none where there is nothing. */
export function* inChunks<T>(all: Iterable<T>, size: number): Generator<readonly T[]> {
  let chunk: T[] = []
  for (const one of all) {
    chunk.push(one)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
