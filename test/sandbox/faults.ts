// What goes wrong on purpose: which calls meet which fault. It decides; the sandbox waits, drops and answers.
import { type Call, isObject, type Reply, type UpstreamName } from './upstream.ts'

export type FaultKind =
  /** Answered with this status; `body` goes as JSON, `html` as a page; neither: an empty body. */
  | { status: number; body?: unknown; html?: string; headers?: Record<string, string> }
  /** The connection breaks without an answer. */
  | 'drop'
  /** Answered as usual, later. */
  | { delayMs: number }

/** Which calls (all that are given must agree; none given: every call) and what happens to them. */
export interface Fault {
  upstream?: UpstreamName
  method?: string
  /** Looked for in `path?query`. */
  path?: RegExp
  /** Looked for in the raw body. */
  body?: RegExp
  /** Only the nth matching call, from 1. */
  nth?: number
  /** Only the first so many matching calls. */
  times?: number
  /** Only this share of the matching calls, by chance: 0 to 1. */
  share?: number
  kind: FaultKind
  /** The call is carried out first, then the fault strikes. For a delay: carried out on arrival instead of at the end. */
  tookEffect?: boolean
}

/** What the faults make of one call. Delays add up; the first other fault decides the answer. */
export interface Plan {
  readonly delayMs: number
  readonly tookEffect: boolean
  readonly instead: Reply | 'dropped' | null
}

export interface Faults {
  /** Returns a function that removes it. */
  add(fault: Fault): () => void
  clear(): void
  list(): readonly { readonly id: number; readonly fault: Fault; readonly struck: number }[]
  remove(id: number): boolean
  plan(upstream: UpstreamName, call: Call): Plan
}

interface Armed {
  readonly fault: Fault
  seen: number
  struck: number
}

export function createFaults(random: () => number): Faults {
  const armed = new Map<number, Armed>()
  let lastId = 0
  return {
    add(fault) {
      const id = ++lastId
      armed.set(id, { fault, seen: 0, struck: 0 })
      return () => {
        armed.delete(id)
      }
    },
    clear: () => armed.clear(),
    list: () => Array.from(armed, ([id, { fault, struck }]) => ({ id, fault, struck })),
    remove: (id) => armed.delete(id),
    plan(upstream, call) {
      let delayMs = 0
      let tookEffect = false
      let instead: Plan['instead'] = null
      for (const one of armed.values()) {
        const { kind } = one.fault
        const delays = kind !== 'drop' && 'delayMs' in kind
        if (!delays && instead !== null) continue
        if (!concerns(one.fault, upstream, call) || !strikes(one, random)) continue
        tookEffect ||= one.fault.tookEffect === true
        if (kind === 'drop') instead = 'dropped'
        else if ('delayMs' in kind) delayMs += kind.delayMs
        else instead = replyOf(kind)
      }
      return { delayMs, tookEffect, instead }
    },
  }
}

function concerns(fault: Fault, upstream: UpstreamName, call: Call): boolean {
  if (fault.upstream !== undefined && fault.upstream !== upstream) return false
  if (fault.method !== undefined && fault.method.toUpperCase() !== call.method) return false
  if (fault.path !== undefined && `${call.url.pathname}${call.url.search}`.search(fault.path) < 0) return false
  return fault.body === undefined || call.text.search(fault.body) >= 0
}

function strikes(one: Armed, random: () => number): boolean {
  const { nth, times, share } = one.fault
  one.seen += 1
  if (nth !== undefined && one.seen !== nth) return false
  if (times !== undefined && one.struck >= times) return false
  if (share !== undefined && random() >= share) return false
  one.struck += 1
  return true
}

function replyOf(kind: Exclude<FaultKind, 'drop' | { delayMs: number }>): Reply {
  const { status, body, html, headers } = kind
  if (html !== undefined) return { status, headers: { 'content-type': 'text/html', ...headers }, body: html }
  if (body === undefined) return { status, headers: { ...headers }, body: null }
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown) => typeof value === 'number'
const isBoolean = (value: unknown) => typeof value === 'boolean'
const isKind = (value: unknown): value is FaultKind =>
  value === 'drop' || (isObject(value) && (isNumber(value['delayMs']) || isStatus(value['status'])))
const isStatus = (value: unknown) => typeof value === 'number' && value >= 200 && value < 600

const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  upstream: isText,
  method: isText,
  path: isText,
  body: isText,
  nth: isNumber,
  times: isNumber,
  share: isNumber,
  tookEffect: isBoolean,
  kind: isKind,
}

/** A fault of one of these upstreams written as JSON, `path` and `body` as patterns; or what is wrong with it. */
export function readFault(value: unknown, upstreams: readonly UpstreamName[]): Fault | string {
  if (!isObject(value)) return 'A fault is a JSON object.'
  const { kind, path, body, ...rest } = value
  for (const [field, given] of Object.entries(value))
    if (!FIELDS[field]?.(given)) return `${field} is not a field of a fault, or its value is none.`
  if (isText(rest['upstream']) && !upstreams.includes(rest['upstream']))
    return `upstream is one of ${upstreams.join(', ')}.`
  if (!isKind(kind)) return 'kind is {"status": 200 to 599, …}, {"delayMs": …} or "drop".'
  try {
    const patterns = {
      ...(isText(path) ? { path: new RegExp(path) } : {}),
      ...(isText(body) ? { body: new RegExp(body) } : {}),
    }
    return { ...rest, ...patterns, kind }
  } catch (error) {
    return String(error)
  }
}
