// For tests of parts that call nothing outside: a timer there may come late where the machine is busy, and once came not at all.

/** More steps than any of these parts takes one after the other. */
const STEPS = 200

/** Resolves when all that waits for nothing but other promises has happened. */
export async function settled(): Promise<void> {
  for (let step = 0; step < STEPS; step++) await null
}
