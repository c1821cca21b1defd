// The pages' own files (public/assets): style, script and icon. Workers assets holds them; the Worker is asked first, so they are
// open to nobody who is not logged in. A browser asks again each time, and is answered 304 while its copy is right.
import { problem } from '../routes/problem'
import type { ApiContext } from '../routes/route'

export async function file(c: ApiContext): Promise<Response> {
  // A deployment may lack the binding: then pages have no style, and all of them can be read.
  const { ASSETS }: Partial<Pick<Env, 'ASSETS'>> = c.env
  const found = await ASSETS?.fetch(c.req.raw)
  if (found === undefined || (found.status !== 200 && found.status !== 304))
    return problem(c, 404, 'there is nothing at this address')
  const headers = new Headers(found.headers)
  headers.set('cache-control', 'private, no-cache')
  headers.set('content-security-policy', "default-src 'none'")
  return new Response(found.body, { status: found.status, headers })
}
