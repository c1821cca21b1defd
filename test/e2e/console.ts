// What the relay logs while a test runs is kept here, and printed only when the test fails: sending each line to Vitest, which
// would throw it away, costs more than most of what is tested.
const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const

/** Prints at once, whatever comes of the test: the figures of a proof. */
export const say = console.info.bind(console)

let kept: (() => void)[] = []

// This module is loaded once for each runtime, however many files it runs.
for (const method of METHODS) {
  const print = console[method].bind(console)
  console[method] = (...said: unknown[]) => void kept.push(() => print(...said))
}

/** What was kept of the test before is gone. */
export function forgetLines(): void {
  kept = []
}

/** Prints what was kept of this test. */
export function printLines(): void {
  for (const line of kept) line()
  kept = []
}
