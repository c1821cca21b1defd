// Which of a workflow's webhook secrets count. One that is missing or short keeps webhooks out and nothing else: the
// workflow syncs all the same, so what is wrong is an issue beside it.
import { sha256Hex } from '../lib/hash'
import { isLongEnough, SECRET_MIN_CHARACTERS } from '../lib/secrets'
import type { Issue } from './issues'

export interface WebhookSecrets {
  /** Those by which a webhook may be proven. */
  readonly counting: readonly string[]
  /** All that were given, for the redaction. */
  readonly given: readonly string[]
  readonly issues: readonly Issue[]
}

type Given = string | readonly (string | null | undefined)[] | undefined

const PATH = 'webhook_secret'
const SHORT = `is shorter than ${SECRET_MIN_CHARACTERS} characters`
const REFUSED = 'so webhooks are refused (503)'

/** `fallback` stands in when none is given, where the origin signs with another secret of the workflow. */
export function webhookSecrets(secret: Given, fallback: string | null): WebhookSecrets {
  const list = typeof secret === 'string' ? [secret] : (secret ?? [])
  const given = list.filter((one): one is string => one != null && one !== '')
  if (given.length === 0) return standingIn(fallback)
  const counting = given.filter(isLongEnough)
  if (counting.length === 0) {
    const message = `${given.length === 1 ? SHORT : `holds none of at least ${SECRET_MIN_CHARACTERS} characters`}, ${REFUSED}`
    return { counting, given, issues: [{ path: PATH, message }] }
  }
  const issues = list.flatMap((one, index) => {
    const path = `${PATH}.${index}`
    if (one == null || one === '') return [{ path, message: 'is not set and does not count' }]
    return isLongEnough(one) ? [] : [{ path, message: `${SHORT} and does not count` }]
  })
  return { counting, given, issues }
}

function standingIn(fallback: string | null): WebhookSecrets {
  if (fallback === null) {
    const message = `is not set, ${REFUSED}: give a secret of at least ${SECRET_MIN_CHARACTERS} characters`
    return { counting: [], given: [], issues: [{ path: PATH, message }] }
  }
  if (isLongEnough(fallback)) return { counting: [fallback], given: [fallback], issues: [] }
  const message = `is not set, and the secret that stands in for it ${SHORT}, ${REFUSED}`
  return { counting: [], given: [fallback], issues: [{ path: PATH, message }] }
}

const MARK_CHARACTERS = 12
const marks = new WeakMap<readonly string[], Promise<string[]>>()

/**
 * What tells the secrets of a workflow apart without being one: the beginning of a digest, with the workflow's id in it.
 * Made once for each list.
 */
export function marksOf(workflow_id: string, secrets: readonly string[]): Promise<string[]> {
  const known = marks.get(secrets)
  if (known !== undefined) return known
  const made = Promise.all(
    secrets.map(async (secret) => (await sha256Hex(`${workflow_id}\n${secret}`)).slice(0, MARK_CHARACTERS)),
  )
  marks.set(secrets, made)
  return made
}
