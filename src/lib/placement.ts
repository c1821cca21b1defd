// Where the Durable Objects live: in the deployment's jurisdiction, if it has one, and near the upstreams, which are in Europe.
// The first call decides: an object never moves. https://developers.cloudflare.com/durable-objects/reference/data-location/

/** Western Europe. */
export const LOCATION = { locationHint: 'weur' } as const

/** A namespace in the deployment's jurisdiction. */
export function placed<T extends Rpc.DurableObjectBranded | undefined>(
  namespace: DurableObjectNamespace<T>,
  env: Env,
): DurableObjectNamespace<T> {
  return env.JURISDICTION === 'eu' ? namespace.jurisdiction('eu') : namespace
}

/** A namespace whose `get` adds the location, for a library that passes none. */
export const near = (namespace: DurableObjectNamespace) => ({
  idFromName: (name: string) => namespace.idFromName(name),
  idFromString: (id: string) => namespace.idFromString(id),
  get: (id: DurableObjectId) => namespace.get(id, LOCATION),
})
