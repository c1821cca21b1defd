// A bound on how long something may take that has none of its own.

/** Longest that a call inside the platform may take: of another object, or of KV. */
export const PLATFORM_TIMEOUT_MS = 5_000

const isPromise = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

/**
 * What `act` comes to, or a throw when it takes longer than `ms`. What it does after that is nobody's any more. What has come to
 * its end when it returns needs no timer.
 */
export async function within<T>(ms: number, act: () => T | Promise<T>): Promise<T> {
  const begun = act()
  if (!isPromise(begun)) return begun
  let timer: ReturnType<typeof setTimeout> | null = null
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([begun, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The same for a call inside the platform. */
export const inPlatformTime = <T>(act: () => T | Promise<T>): Promise<T> => within(PLATFORM_TIMEOUT_MS, act)
