// Where the Durable Objects live: in the deployment's jurisdiction, if it has one, and near the upstreams, which are in Europe.
// The first call decides: an object never moves. https://developers.cloudflare.com/durable-objects/reference/data-location/

/** Western Europe. */
export const LOCATION = { locationHint: 'weur' } as const

/** Where the law is to keep the data; `none`: anywhere. */
export const JURISDICTIONS = ['eu', 'none'] as const
export type Jurisdiction = (typeof JURISDICTIONS)[number]

/** The deployment's jurisdiction. */
export const jurisdictionOf = (env: Pick<Env, 'JURISDICTION'>): Jurisdiction =>
  env.JURISDICTION === 'eu' ? 'eu' : 'none'

/** Whether an object is in the deployment's jurisdiction. One that is not was made under another setting. */
export const isPlaced = (id: Pick<DurableObjectId, 'jurisdiction'>, env: Pick<Env, 'JURISDICTION'>): boolean =>
  (id.jurisdiction ?? 'none') === jurisdictionOf(env)

/** A namespace in the deployment's jurisdiction, or in another one. */
export function placed<T extends Rpc.DurableObjectBranded | undefined>(
  namespace: DurableObjectNamespace<T>,
  env: Env,
  jurisdiction: Jurisdiction = jurisdictionOf(env),
): DurableObjectNamespace<T> {
  return jurisdiction === 'eu' ? namespace.jurisdiction('eu') : namespace
}

/** A namespace whose `get` adds the location, for a library that passes none. */
export const near = (namespace: DurableObjectNamespace) => ({
  idFromName: (name: string) => namespace.idFromName(name),
  idFromString: (id: string) => namespace.idFromString(id),
  get: (id: DurableObjectId) => namespace.get(id, LOCATION),
})
