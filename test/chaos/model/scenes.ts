// The origins of the model that are driven by their scenes (test/connectors/scene.ts) and imitations alone: whoever adds a scene
// adds histories. Of what their boards hold only reference and name are compared; the mapping is the contract test's.
/// <reference types="vite/client" />
import { expect } from 'vitest'
import * as registry from '../../../src/connectors'
import type { Connector } from '../../../src/connectors/connector'
import { type Genuine, tokenInPath } from '../../connectors/fixture'
import type { Account } from '../../connectors/imitation'
import type { Mode, Scene } from '../../connectors/scene'
import { title } from './jobs'
import type { ModelOrigin, Scenario } from './origins'

const scenes = import.meta.glob<{ readonly scene: Scene }>('../../connectors/*/scene.ts', { eager: true })
const fixtures = import.meta.glob<{ readonly genuine?: Genuine }>('../../connectors/*/fixtures.ts', { eager: true })
const connectors: Readonly<Record<string, Connector>> = registry

/** Two digits at the end of an id tell the model's jobs apart. */
const FIRST = 10

/**
 * The last way in which an origin is read, mostly with a key: it says most. Where in every way nothing but a listing says what is
 * gone, all of them.
 */
function modesOf({ modes }: Scene): readonly Mode[] {
  const last = modes.findLast(({ listedOnly }) => !listedOnly)
  return last === undefined ? modes : [last]
}

function ofScene(name: string, scene: Scene, mode: Mode, genuine: Genuine): ModelOrigin {
  const { webhooks } = scene
  const accountOf = (s: Scenario): Account => {
    const account = s.sandbox.origins.get(name)?.open(mode.auth(s.name))
    if (account === undefined) throw new Error(`${name} is imitated nowhere`)
    return account
  }
  const onBoard = (reference: string, content: number) => expect.objectContaining({ reference, name: title(content) })
  return {
    closes: true,
    // Of the others deletions are left out.
    deletes: mode.listedOnly === true,
    ...(mode.listedOnly && { listedOnly: true }),
    idOf: (job) => `${scene.ids[0].slice(0, -2)}${FIRST + job}`,
    accepted: webhooks?.accepted ?? 200,
    deploy(s, settings) {
      accountOf(s).unlimit()
      const workflow_id = `${s.name}-${name}`
      const connector = { ...connectors[name], ...(mode.listedOnly ? {} : { notFoundConfirmMs: 0 }) }
      const secret = mode.webhooks && webhooks ? { webhook_secret: webhooks.secret } : {}
      const own = { workflow_id, connector, connector_auth: mode.auth(s.name), ...secret }
      return s.deploy({ definition: { ...own, ...s.common, ...settings } }, workflow_id)
    },
    set(s, id, held) {
      const account = accountOf(s)
      if (held === null) {
        account.remove(id)
        return
      }
      if (account.get(id) === undefined) account.put(scene.job(id, title(held.content)))
      account.edit(id, { ...scene.retitled(title(held.content)), ...(held.open ? scene.reopened : {}) })
      if (!held.open) account.close(id)
    },
    async hook(_s, reference) {
      if (!mode.webhooks || webhooks === undefined) return null
      const unique = crypto.randomUUID()
      const given = webhooks.body(reference, unique)
      const said = webhooks.said?.(unique, given) ?? {}
      const body = JSON.stringify(given)
      const bytes = Uint8Array.from(new TextEncoder().encode(body))
      const { headers, token } = await genuine(bytes, webhooks.secret, Date.now(), said)
      return { reference, body, headers: { ...said, ...headers }, token: token ?? undefined }
    },
    active: onBoard,
    archived: onBoard,
  }
}

/** Those that have a hand-written one are left out. */
const ELSEWHERE: readonly string[] = ['flatchr', 'workable', 'francetravail']

/** By the connectors' names, with the mode where there are several. */
export const ofScenes: Readonly<Record<string, ModelOrigin>> = Object.fromEntries(
  Object.entries(scenes).flatMap(([path, { scene }]) => {
    const name = path.split('/').at(-2) ?? ''
    if (ELSEWHERE.includes(name)) return []
    const genuine = fixtures[`../../connectors/${name}/fixtures.ts`]?.genuine ?? tokenInPath
    const modes = modesOf(scene)
    return modes.map((mode) => [modes.length > 1 ? `${name}: ${mode.name}` : name, ofScene(name, scene, mode, genuine)])
  }),
)
