// The list of what is not as it should be in one workflow, kept in `meta`: it is looked at whenever the object has nothing else
// to do, and when the passing of time alone would change it. Written when something opens or closes, together with the alert.
//
//   what is the case ──looked at──▶ list ──opens or closes──▶ stored with its alert ──▶ sent, and noted in KV
import { changed, type Item, isSevere, withTexts } from '../attention/item'
import type { News, To } from '../attention/queue'
import { changesAt, type EndedRun, type Facts, findings } from '../attention/rules'
import { type Attention, given } from '../attention/words'
import type { Clock } from '../lib/clock'
import { faultFields } from '../lib/fault'
import type { Log } from '../lib/log'
import { earlier, type Next } from '../lib/work'
import { itemWithout } from '../store/forgetting'
import type { Store } from '../store/store'
import type { Courier } from '../upstream/courier'
import type { Gate } from '../upstream/gate'

/** While there is work, or while webhooks come that nothing follows, it is looked this often. */
const LOOK_EVERY_MS = 1_000
/** What is not as it should be stands in the list within so long. */
const LOOKED_WITHIN_MS = 60_000
/** Longest text of an item's data. */
const TEXT_MAX_LENGTH = 400

export interface AttentionParts {
  readonly workflow_id: string
  readonly store: Pick<Store, 'attention' | 'atomically' | 'onRollback'>
  readonly gate: Pick<Gate, 'rested'>
  readonly facts: (ended: EndedRun | null, now: number) => Facts
  readonly courier: Pick<Courier, 'announce' | 'next' | 'reload' | 'forget' | 'state'>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Pick<Log, 'info' | 'warn' | 'error' | 'redact'>
  /** The list has changed: KV is to say so. */
  readonly changed: () => void
}

export type AttentionList = ReturnType<typeof openAttention>

export function openAttention(parts: AttentionParts) {
  const { workflow_id, store, gate, facts, courier, clock, log } = parts
  let kept = store.attention.list()
  /** When time alone changes the list. */
  let changesNext: number | null = null
  let lookedAt = 0
  store.onRollback(() => {
    kept = store.attention.list()
    courier.reload()
  })
  // A rest outlives the object that met it.
  for (const { code, data } of kept.items)
    if (code === 'account_resting') gate.rested(data['side'] === 'hrflow' ? 'hrflow' : 'origin', untilOf(data))

  const readable = (item: Item): Item => ({ ...item, data: withTexts(item.data, (text) => cut(log.redact(text))) })

  function keepAll(items: readonly Item[], news: readonly Omit<News, 'id'>[]): void {
    store.atomically(() => {
      kept = { ...kept, items, unwritten: true }
      store.attention.putList(kept)
      courier.announce(news)
    })
    parts.changed()
  }

  const newsOf =
    (type: 'attention.opened' | 'attention.closed') =>
    (item: Item): Omit<News, 'id'> => ({ type, workflow_id, item, to: toWhom(item) })

  /** Looks at what is the case, and stores what that changes; `ended`: the run that has just ended. */
  function look(ended: EndedRun | null = null): void {
    const now = clock.now()
    lookedAt = now
    const is = facts(ended, now)
    const change = changed(kept.items, findings(is, kept.items, now), now)
    const items = change.items.map(readable)
    changesNext = changesAt(is, items, now)
    const { opened, closed } = change
    for (const item of opened) {
      const fields = { code: item.code, reason: textOf(item.data['reason']) }
      if (isSevere(item)) log.error('attention opened', fields)
      else log.warn('attention opened', fields)
    }
    for (const { code } of closed) log.info('attention closed', { code })
    // How often a run failed stands nowhere else.
    const counted = ended !== null && items.some(({ code }) => code === 'run_failed')
    if (opened.length + closed.length > 0 || counted)
      keepAll(items, [
        ...closed.map(newsOf('attention.closed')),
        ...opened.map(readable).map(newsOf('attention.opened')),
      ])
    else kept = { ...kept, items }
  }

  /** Never keeps what is to be done from being done. */
  function safely(act: () => void): void {
    try {
      act()
    } catch (error) {
      log.error('attention not looked at', faultFields(error))
    }
  }

  return {
    /** Looks at what is the case. Does not throw. */
    look: (): void => safely(look),
    /**
     * Until when it may wait to be looked at, because it was just now (Unix ms); null: it may not wait. `workAt`: when the next
     * event is delivered, and it is looked at anyway; null: none is, as while the workflow is paused.
     */
    looksAt(workAt: number | null): number | null {
      const now = clock.now()
      if (now < lookedAt || now - lookedAt >= LOOK_EVERY_MS) return null
      if (workAt === null) return lookedAt + LOOKED_WITHIN_MS
      return workAt <= now + LOOKED_WITHIN_MS ? workAt : null
    },
    /** A run has ended. Does not throw. */
    runEnded: (ended: EndedRun | null): void => safely(() => look(ended)),

    /** What is to be looked at or sent now, or when. */
    next(busy: ReadonlySet<string>): Next {
      const isDue = changesNext !== null && changesNext <= clock.now()
      // Much may happen before there is nothing else to do.
      const wasLong = busy.size > 0 && Math.abs(clock.now() - lookedAt) >= LOOK_EVERY_MS
      if (isDue || wasLong) safely(look)
      const toSend = courier.next(busy)
      return 'task' in toSend ? toSend : { at: earlier(toSend.at, changesNext) }
    },

    /** The list as it stands. */
    items: (): readonly Item[] => kept.items,
    given: (): Attention[] => kept.items.map((item) => given(item, workflow_id)),
    alerts: () => courier.state(),

    /** Whether KV lacks what is stored, or says that events wait when none does. */
    unwritten: (pending: number): boolean => kept.unwritten || (kept.waits && pending === 0),
    /** KV has it now, and says how many events wait. `isOwed`: once none does, that is noted for the figures' sake. */
    written(pending: number, isOwed: boolean): void {
      const waits = pending > 0
      if (!kept.unwritten && (kept.waits === waits || (waits && isOwed))) return
      kept = { ...kept, unwritten: false, waits }
      store.attention.putList(kept)
    },

    /** A person says that the archives of the last hour are right: that warning closes. False: it is not open. */
    dismissArchives(): boolean {
      if (!kept.items.some(({ code }) => code === 'archived_many')) return false
      kept = { ...kept, seen: clock.now() }
      store.attention.putList(kept)
      look()
      return true
    },

    /** A job was forgotten: nothing here names it any more. */
    forget(reference: string): void {
      const change = itemWithout(reference)
      const items = kept.items.map(change)
      courier.forget(change)
      if (JSON.stringify(items) !== JSON.stringify(kept.items)) keepAll(items, [])
    },
  }
}

/** An account's trouble goes to the account's object, which knows all of its workflows. */
export function toWhom({ code, of }: Pick<Item, 'code' | 'of'>): To {
  const isOfAccount = code === 'stopped' || code === 'failing' || code === 'account_resting'
  return isOfAccount && (of === 'origin' || of === 'hrflow') ? of : 'address'
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const cut = (text: string): string => text.slice(0, TEXT_MAX_LENGTH)
const untilOf = (data: Item['data']): number => Date.parse(textOf(data['until']) ?? '') || 0
