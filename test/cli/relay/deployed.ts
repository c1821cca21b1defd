// The Worker as it is deployed: bundled once, and deployed anew with other definitions over what it has stored.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Miniflare } from 'miniflare'
import { bundle } from '../../chaos/runtimes.ts'
import { miniflareOptions } from '../../dev/miniflare.ts'

export type Deployment = ReturnType<typeof createDeployment>

/** Deploys the demo's Worker, whose definitions stand in its environment. */
export function createDeployment(texts: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'hrflow-relay-deployed-'))
  const bundled = bundle(join(folder, 'bundle'), 'test/demo/worker.ts')
  let miniflare: Miniflare | null = null

  return {
    /** Deploys these definitions; the Worker's address. */
    async deploy(workflows: readonly object[]): Promise<string> {
      const given = { ...texts, JURISDICTION: '', SUBREQUEST_BUDGET: '45', DEMO_WORKFLOWS: JSON.stringify(workflows) }
      const options = miniflareOptions({ bundle: bundled, state: join(folder, 'state'), texts: given })
      if (miniflare === null) miniflare = new Miniflare(options)
      else await miniflare.setOptions(options)
      return (await miniflare.ready).origin
    },
    async stop(): Promise<void> {
      await miniflare?.dispose()
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
