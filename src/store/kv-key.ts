// One key in KV, which takes one write a second: writes follow one another, what changes often is written once, and the newest
// is written last. https://developers.cloudflare.com/kv/platform/limits/
const APART_MS = 1_100
/** What changes at the same moment is written once. */
const SOON_MS = 100

export interface KvKeyParts<T> {
  /** What is to be written, as it is now. */
  readonly read: () => T
  readonly put: (value: T) => Promise<void>
  /** KV has all that there is. */
  readonly written: (value: T) => void
  /** KV has not taken it. It is written again when it changes. */
  readonly failed: (error: unknown) => void
  readonly wait: (ms: number) => Promise<void>
  /** Keeps the object alive until what it is given has ended. */
  readonly later: (work: Promise<void>) => void
}

export function openKvKey<T>({ read, put, written, failed, wait, later }: KvKeyParts<T>) {
  let isWanted = false
  let isWriting = false
  let isOver = false
  let writtenAt = 0
  let underWay: Promise<void> = Promise.resolve()

  /** Of two writes at the same time the older could be the one that stays. */
  async function inOrder(write: (value: T) => Promise<void>): Promise<void> {
    const before = underWay
    const { promise, resolve } = Promise.withResolvers<void>()
    underWay = promise
    await before
    try {
      if (isOver) return
      isWanted = false
      writtenAt = Date.now()
      const value = read()
      await write(value)
      if (!isWanted) written(value)
    } finally {
      resolve()
    }
  }

  async function writeAll(): Promise<void> {
    try {
      while (isWanted && !isOver) {
        await wait(Math.min(APART_MS, Math.max(SOON_MS, writtenAt + APART_MS - Date.now())))
        if (isWanted && !isOver) await inOrder(put)
      }
    } catch (error) {
      failed(error)
    } finally {
      isWriting = false
    }
  }

  return {
    /** It has changed: it is written soon. */
    mark(): void {
      isWanted = true
      if (isWriting || isOver) return
      isWriting = true
      later(writeAll())
    },

    /** Writes at once, by a call of its own. Throws what that throws. */
    writeNow: (write: (value: T) => Promise<void>): Promise<void> => inOrder(write),

    /** Nothing more is written, once what is under way has ended. */
    end(): Promise<void> {
      isOver = true
      return underWay
    },
  }
}
