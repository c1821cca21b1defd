// The project that these programs work on: where it stands, and how they stop.
import { join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '..')
export const TOML = join(ROOT, 'wrangler.toml')

/** A path from the project's root. */
export const inProject = (...parts: readonly string[]): string => join(ROOT, ...parts)

/** What went wrong, in words for the person who typed the command. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Ends the program: 1 something is wrong, 2 it was not called as it must be. */
export function stopWith(message: string, code: 1 | 2 = 1): never {
  console.error(message)
  process.exit(code)
}
