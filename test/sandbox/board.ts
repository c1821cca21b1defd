// One HrFlow board: its jobs, whole as they were sent, and what was done to them.
import type { JsonObject } from './upstream.ts'

/** A job as the board holds it. */
export interface BoardJob {
  readonly id: number
  readonly key: string
  readonly reference: string
  /** When it was archived, or null. */
  readonly archived_at: string | null
  readonly created_at: string
  readonly updated_at: string
  /** The last body sent, without `board_key` and `key`. */
  readonly job: Readonly<JsonObject>
  /** How many calls wrote it. */
  readonly writes: number
}

export interface Board {
  readonly key: string
  /** In the order in which they came, which is that of their ids. */
  jobs(): readonly BoardJob[]
  /** The job with this reference (the newest, where the board holds several), or undefined. */
  get(reference: string): BoardJob | undefined
  /** The references of the jobs that are not archived, in the order in which they came; a reference held twice stands twice. */
  active(): readonly string[]
  archived(): readonly string[]
  /** How many writing calls this board carried out. */
  readonly writes: number
  /** Puts a job there that no call brought, e.g. somebody else's. Counts as no write. */
  add(job: JsonObject): BoardJob
  /** Archives or un-archives as somebody would by hand. Counts as no write. */
  setArchived(reference: string, archived: boolean): void
  /** Changes fields of a job as somebody would by hand. Counts as no write. */
  edit(reference: string, fields: JsonObject): void
  /** Takes a job away, as nobody can by a call. Counts as no write. */
  remove(reference: string): void
}

/** The board as its API sees it. */
export interface WritableBoard extends Board {
  find(key: string | null, reference: string | null): BoardJob | undefined
  create(job: JsonObject): BoardJob
  replace(old: BoardJob, job: JsonObject): BoardJob
  archive(old: BoardJob, archived: boolean): BoardJob
  readonly size: number
}

/** The job as it is kept: it says the same. */
export type Pack = (job: BoardJob) => BoardJob

/** The board's key of a job. */
export const keyOf = (id: number): string => id.toString(16).padStart(40, '0')

/** `pack`: for very many jobs. */
export function createBoard(key: string, nextId: () => number, now: () => number, pack?: Pack): WritableBoard {
  const byKey = new Map<string, BoardJob>()
  const keys = new Map<string, string>()
  /** All jobs, until one of them changes: a listing of many pages asks again and again. */
  let all: readonly BoardJob[] | null = null
  let writes = 0
  const stamp = () => new Date(now()).toISOString().replace(/\.\d+Z$/, '+0000')

  const set = (entry: BoardJob): BoardJob => {
    all = null
    byKey.set(entry.key, pack?.(entry) ?? entry)
    keys.set(entry.reference, entry.key)
    return entry
  }
  /** An entry with all that it says, packed or not, as own fields. */
  const opened = (entry: BoardJob): BoardJob => ({ ...entry, key: entry.key, job: entry.job })
  const made = (job: JsonObject): BoardJob => {
    const id = nextId()
    const reference = String(job['reference'])
    const rest = { job: structuredClone(job), archived_at: null, created_at: stamp(), updated_at: stamp() }
    return { id, key: keyOf(id), reference, writes: 0, ...rest }
  }
  const written = (old: BoardJob, change: Partial<BoardJob>): BoardJob => {
    writes += 1
    return set({ ...opened(old), writes: old.writes + 1, updated_at: stamp(), ...change })
  }
  const archivedAt = (old: BoardJob, archived: boolean) => (archived ? (old.archived_at ?? stamp()) : null)
  const get = (reference: string) => byKey.get(keys.get(reference) ?? '')
  const held = (reference: string): BoardJob => {
    const job = get(reference)
    if (job === undefined) throw new Error(`board ${key} holds no job ${reference}`)
    return job
  }
  const jobs = (): readonly BoardJob[] => {
    all ??= Array.from(byKey.values())
    return all
  }
  const references = (archived: boolean) =>
    jobs()
      .filter(({ archived_at }) => (archived_at !== null) === archived)
      .map(({ reference }) => reference)

  return {
    key,
    jobs,
    get,
    active: () => references(false),
    archived: () => references(true),
    get writes() {
      return writes
    },
    get size() {
      return byKey.size
    },
    add: (job) => set(made(job)),
    setArchived(reference, archived) {
      const old = held(reference)
      set({ ...opened(old), archived_at: archivedAt(old, archived) })
    },
    edit(reference, fields) {
      const old = held(reference)
      set({ ...opened(old), job: { ...old.job, ...fields } })
    },
    remove(reference) {
      byKey.delete(held(reference).key)
      keys.delete(reference)
      all = null
    },
    find: (jobKey, reference) => (jobKey === null ? get(reference ?? '') : byKey.get(jobKey)),
    create: (job) => written(made(job), {}),
    replace(old, job) {
      const reference = String(job['reference'] ?? old.reference)
      if (reference !== old.reference) keys.delete(old.reference)
      return written(old, { reference, job: structuredClone({ ...job, reference }) })
    },
    archive: (old, archived) => written(old, { archived_at: archivedAt(old, archived) }),
  }
}
