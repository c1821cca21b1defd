// Every route that is declared: what the app mounts, and what the API's document describes.
import { adminRoutes } from './admin'
import { descriptionRoutes } from './description'
import { healthRoutes } from './health'
import { metricsRoutes } from './metrics'
import type { Described, Route } from './route'
import { webhookCalls } from './webhook-calls'

const declared: readonly Route[] = [...healthRoutes, ...metricsRoutes, ...adminRoutes]

/** To be mounted. */
export const routes: readonly Route[] = [...declared, ...descriptionRoutes([...webhookCalls, ...declared])]

/** To be described: these, and the webhooks, which are mounted by themselves. */
export const calls: readonly Described[] = [...webhookCalls, ...routes]
