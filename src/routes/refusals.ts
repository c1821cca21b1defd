// What follows a refused request: the platform's rate limit is asked, and nobody before; and one log line a minute for each
// workflow and reason, so that a wrong secret is seen and a flood does not fill the log. Both live in the isolate alone.
import type { Context } from 'hono'
import type { Log } from '../lib/log'
import { problem } from './problem'

const MINUTE_MS = 60_000
const RETRY_AFTER_SECONDS = '60'

/** Who was refused: a workflow that is configured, or null when nobody knows it. */
export interface Refused {
  readonly what: 'webhook' | 'admin request' | 'login'
  readonly workflow_id: string | null
  /** In words that tell the operator, not the sender. */
  readonly reason: string
}

type RefusedContext = Context<{ Bindings: Env }>

export type Refusals = ReturnType<typeof createRefusals>

export function createRefusals() {
  const noted = new Map<string, { minute: number; unlogged: number }>()

  /** Logs the first refusal of its kind in a minute, with how many there were since the last line. */
  function logOnce(log: Log, { what, workflow_id, reason }: Refused, status: number): void {
    const key = JSON.stringify([what, workflow_id, reason])
    const minute = Math.floor(Date.now() / MINUTE_MS)
    const before = noted.get(key)
    if (before?.minute === minute) {
      before.unlogged += 1
      return
    }
    noted.set(key, { minute, unlogged: 0 })
    log.warn(`${what} refused`, { workflow_id, reason, status, unlogged: before?.unlogged ?? 0 })
  }

  return {
    /** What is refused for now, or before it is known who sent it: only logged. */
    async note(_c: RefusedContext, log: Log, refused: Refused, answer: Response): Promise<Response> {
      logOnce(log, refused, answer.status)
      return answer
    },

    /**
     * The answer to a request that proved nothing: `answer`, or 429 when its address was refused too often. Whatever is
     * proven never comes here, so it is never limited.
     */
    async limit(c: RefusedContext, log: Log, refused: Refused, answer: Response): Promise<Response> {
      logOnce(log, refused, answer.status)
      return (await isWithinLimit(c, refused)) ? answer : tooMany(c)
    },

    /**
     * The answer to a question that proves nothing and is answered all the same, within the limit of what is refused: an
     * address that asks too often gets 429.
     */
    async greet(c: RefusedContext, log: Log, workflow_id: string, answer: Response): Promise<Response> {
      const asked: Refused = { what: 'webhook', workflow_id, reason: 'handshake' }
      if (await isWithinLimit(c, asked)) {
        log.info('webhook handshake answered', { workflow_id, status: answer.status })
        return answer
      }
      logOnce(log, asked, 429)
      return tooMany(c)
    },

    /** Counts a request that proved who it is from, and was refused for what it says. */
    async count(c: RefusedContext, log: Log, refused: Refused, answer: Response): Promise<Response> {
      logOnce(log, refused, answer.status)
      await isWithinLimit(c, refused)
      return answer
    },
  }
}

const tooMany = (c: RefusedContext): Response =>
  problem(c, 429, 'too many refused requests', {}, { 'retry-after': RETRY_AFTER_SECONDS })

/** Counts one more refusal of this address; false when there were too many in the last minute. */
async function isWithinLimit(c: RefusedContext, { what, workflow_id }: Refused): Promise<boolean> {
  const tenant = new URL(c.req.url).hostname
  const key = `${tenant}:${workflow_id ?? what}:${addressOf(c.req.header('cf-connecting-ip') ?? '')}`
  // A deployment may lack the binding, since an environment does not inherit it. Without it, or out of order, it limits nobody.
  const { REFUSALS }: Partial<Pick<Env, 'REFUSALS'>> = c.env
  const limited = await REFUSALS?.limit({ key }).catch(() => null)
  return limited?.success ?? true
}

/** The address of a sender; of IPv6 the network, since one sender has as many addresses as it likes in it. */
export function addressOf(ip: string): string {
  if (!ip.includes(':')) return ip
  const [before = '', after] = ip.split('::')
  const head = before.split(':').filter((group) => group !== '')
  const tail = after === undefined ? [] : after.split(':').filter((group) => group !== '')
  const gap = after === undefined ? [] : Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  return `${[...head, ...gap, ...tail].slice(0, 4).join(':')}::/64`
}
