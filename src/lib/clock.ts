// Time and chance, passed in wherever they are needed, so that a test decides both.

export interface Clock {
  /** Unix milliseconds. */
  now(): number
  sleep(ms: number): Promise<void>
  /** 0 to 1. */
  random(): number
}

/** The clock of the platform. */
export const platformClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => scheduler.wait(ms),
  random: () => Math.random(),
}

/** A moment as ISO 8601 in UTC, or null. A moment that no date can hold is null too. */
export const iso = (ms: number | null): string | null =>
  ms === null || Math.abs(ms) > MAX_DATE_MS ? null : new Date(ms).toISOString()

const MAX_DATE_MS = 8_640_000_000_000_000
