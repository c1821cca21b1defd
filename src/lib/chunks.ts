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

/** What `act` makes of each, so many at a time, in their order. */
export async function inGroups<T, R>(all: readonly T[], size: number, act: (one: T) => Promise<R>): Promise<R[]> {
  const made: R[] = []
  for (const group of inChunks(all, size)) made.push(...(await Promise.all(group.map((one) => act(one)))))
  return made
}
