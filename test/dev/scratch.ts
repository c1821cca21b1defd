// Where what a test run keeps for a moment is kept: in memory where there is room. The runtimes write every object's rows to
// files and wait for the disk each time, which is a twentieth of the processor's time and more of the clock's.
import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const MEMORY = '/dev/shm'
/** All that `npm test` has there at once is well below this. */
const NEEDED_BYTES = 2 ** 30

function freeBytes(directory: string): number {
  try {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize
  } catch {
    return 0 // this is no Linux
  }
}

/** The directory for temporary files: in memory, or else the system's own. */
export const scratch = (): string => (freeBytes(MEMORY) > NEEDED_BYTES ? MEMORY : tmpdir())
