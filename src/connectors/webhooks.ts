// The part of the contract of a connector that is about its webhooks: how one proves itself, what it says, and how the origin
// comes to know where they go. Types only.
import type { Http } from '../lib/http'
import type { Result } from '../lib/result'
import type { OriginReason } from './origin'

/** A hint that a job may have changed. Never applied as it came: the job is read when the event is delivered. */
export interface JobEvent {
  /** A label for people; what the origin holds when the job is read decides. */
  readonly action: 'create' | 'update' | 'archive'
  readonly reference: string
  /** The origin's name of the event, e.g. `new_vacancy`. */
  readonly type: string
  /** The origin's id of the event, or null where it has none. */
  readonly id: string | null
  /** As the origin wrote it, or null. */
  readonly fired_at: string | null
  /** Whether the event is about the job itself. Others (a candidate moved) wait `hint_delay_ms`. */
  readonly concerns_job: boolean
}

/**
 * A hint that names something else than a job, e.g. the opening behind several postings. Which jobs it means is asked when its
 * turn comes: the origin's `resolve`, and the jobs whose `other_id` (`describe`) it is.
 */
export interface EntityEvent extends Omit<JobEvent, 'reference'> {
  /** `kind`: letters. `id`: of the form of a reference. */
  readonly entity: { readonly kind: string; readonly id: string }
}

/**
 * An event of an origin without an API: nobody can be asked later, so the event is the truth, and brings the job. Of the events of a
 * job the one of the newest moment counts, and of one moment an archive.
 */
export interface SentJob extends JobEvent {
  /** As `format` takes it; null: it is on the market no more. */
  readonly job: object | null
  /** When it was so, in Unix ms. */
  readonly moment: number
}

/** Which jobs were open at a moment, all of them, as such an origin says: what it lacks leaves the board, within the guard. */
export interface SentList extends EntityEvent {
  readonly open: readonly string[]
  readonly moment: number
}

/** A webhook delivery before anything of it is believed. */
export interface WebhookRequest {
  /** The raw body. */
  readonly body: Uint8Array<ArrayBuffer>
  readonly headers: Headers
  /** The last segment of `/webhooks/:workflow_id/:token`, or null without it. */
  readonly token: string | null
  /** When it came, in Unix ms, for signatures of a moment. */
  readonly now: number
}

/** A call that may ask whether anybody takes webhooks here. Nothing of it is proven. */
export interface HandshakeRequest {
  readonly method: string
  readonly headers: Headers
  /** The raw body; null: it is larger than any such question. */
  readonly body: Uint8Array | null
}

export type ParsedEvent = JobEvent | EntityEvent | SentJob | SentList

export interface ParsedWebhook {
  readonly events: readonly ParsedEvent[]
  /** Events of the delivery that concern no job. */
  readonly ignored: number
}

/** A webhook as it stands at the origin. */
export interface Subscription {
  readonly id: string
  /** The origin's name of the event. */
  readonly event: string
  /** Where it is sent. */
  readonly target: string
}

/** An origin's calls about its webhooks, bound to one account. None of them throws. */
export interface Subscriptions {
  list(): Promise<Result<readonly Subscription[], OriginReason>>
  /** `taken`: the origin has one at that target already. */
  register(event: string, target: string): Promise<Result<'registered' | 'taken', OriginReason>>
  /** Also when there is none of that id. */
  remove(id: string): Promise<Result<null, OriginReason>>
}

/** How an origin comes to know where its webhooks are to be sent. */
export type Registration<Auth> =
  | {
      readonly kind: 'api'
      /** Those worth registering, each at an address of its own. */
      readonly events: readonly string[]
      connect(auth: Auth, tools: { readonly http: Http; readonly now: () => number }): Subscriptions
    }
  | {
      readonly kind: 'by_hand'
      readonly events: readonly string[]
      /** Where a person enters the address, e.g. `Flatchr: Administration > Marketplace > Webhooks`. */
      readonly page: string
      /** Whether the secret is the end of the address. */
      readonly secretInAddress: boolean
    }

export interface Webhook<Auth> {
  readonly registration: Registration<Auth>
  /** The secret when the workflow gives no `webhook_secret`; without this member it must give one. */
  defaultSecret?(auth: Auth): string
  /**
   * The answer to a call that only asks whether anybody takes webhooks here, as some origins do when a webhook is made: before
   * anybody knows its secret. null: the call is no such question. Asked before anything else, knowing nothing of the workflow;
   * nothing of it is stored.
   */
  handshake?(request: HandshakeRequest): {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
  } | null
  /** The status that this origin takes for "delivered"; 200 without this member. */
  readonly acceptedStatus?: 202
  /** Largest body of a delivery, where this origin's are larger than others'. */
  readonly maxBytes?: number
  /**
   * Whether a delivery may be genuine, as far as can be known without its body: its token is right, or it carries something
   * of the form of a signature. The body of any other is not read.
   */
  admits(request: Omit<WebhookRequest, 'body'>, secrets: readonly string[]): Promise<boolean>
  /** Whether the delivery is genuine under one of `secrets` (several while one is being replaced). */
  verify(request: WebhookRequest, secrets: readonly string[]): Promise<boolean>
  /**
   * The events of a genuine body; a failure when it is not this origin's envelope, with what was expected. `request` is what
   * the payload came in, for origins that say in headers what happened.
   */
  parse(
    payload: unknown,
    request: WebhookRequest,
  ): Result<ParsedWebhook, 'malformed'> | Promise<Result<ParsedWebhook, 'malformed'>>
}
