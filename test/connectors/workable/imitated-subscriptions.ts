// Workable's registered webhooks: one for each target, none of them ever called from here.
// https://workable.readme.io/reference/webhooks
import { isObject, json, type Reply, textAt } from '../../sandbox/upstream.ts'

export interface Subscription {
  readonly id: number
  readonly event: string
  readonly target: string
  readonly valid_until: string | null
  readonly created_at: string
  readonly stage_slug: string
  readonly job_shortcode: string
}

export const notFound = (): Reply => json(404, { error: 'Not found' })
export const invalid = (field: string): Reply =>
  json(422, { error: 'Validation failed', validation_errors: { [field]: ['is invalid'] } })

export function createSubscriptions(stamp: () => string) {
  const list: Subscription[] = []
  let lastId = 104_696
  return {
    list,
    /** No subscription at all is a 404. */
    answerList: (): Reply => (list.length === 0 ? json(404, {}) : json(200, { subscriptions: list })),
    subscribe(body: unknown): Reply {
      const target = textAt(body, 'target')
      const event = textAt(body, 'event')
      if (target === null || !target.startsWith('https://')) return invalid('target')
      if (event === null) return invalid('event')
      if (list.some((subscription) => subscription.target === target))
        return json(409, { error: 'Target is already taken' })
      const args = isObject(body) ? body['args'] : undefined
      const id = ++lastId
      const [stage_slug, job_shortcode] = [textAt(args, 'stage_slug') ?? '', textAt(args, 'job_shortcode') ?? '']
      list.push({ id, event, target, valid_until: null, created_at: stamp(), stage_slug, job_shortcode })
      return json(200, { id })
    },
    unsubscribe(id: string): Reply {
      const index = list.findIndex((subscription) => String(subscription.id) === id)
      if (index < 0) return notFound()
      list.splice(index, 1)
      return json(200, {})
    },
  }
}
