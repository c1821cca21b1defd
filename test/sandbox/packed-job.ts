// A job of a board on which very many are to fit: what was sent is kept deflated, against the first job as a dictionary, which
// most others are like. A tenth of a kilobyte each, where the texts are the same.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { type BoardJob, keyOf, type Pack } from './board.ts'
import type { JsonObject } from './upstream.ts'

/** Little memory for each call; a job with its dictionary is smaller than the window. */
const OPTIONS = { level: 1, memLevel: 4, windowBits: 14 } as const

class PackedJob implements BoardJob {
  readonly id: number
  readonly reference: string
  readonly archived_at: string | null
  readonly created_at: string
  readonly updated_at: string
  readonly writes: number
  /** As a text, since a buffer costs more than it holds. */
  readonly #bytes: string
  readonly #dictionary: Buffer

  constructor(job: BoardJob, text: Buffer, dictionary: Buffer) {
    this.id = job.id
    this.reference = job.reference
    this.archived_at = job.archived_at
    this.created_at = job.created_at
    this.updated_at = job.updated_at
    this.writes = job.writes
    this.#bytes = deflateRawSync(text, { ...OPTIONS, dictionary }).toString('latin1')
    this.#dictionary = dictionary
  }

  get key(): string {
    return keyOf(this.id)
  }

  get job(): Readonly<JsonObject> {
    const options = { windowBits: OPTIONS.windowBits, dictionary: this.#dictionary }
    return JSON.parse(inflateRawSync(Buffer.from(this.#bytes, 'latin1'), options).toString())
  }
}

/** Packs the jobs of one board. */
export function createPack(): Pack {
  let first: Buffer | null = null
  return (job) => {
    const text = Buffer.from(JSON.stringify(job.job))
    const dictionary = first ?? text
    first = dictionary
    return new PackedJob(job, text, dictionary)
  }
}
