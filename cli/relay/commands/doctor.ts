// `doctor`: everything looked at once, and what to do about each.
import * as v from 'valibot'
import about from '../../../package.json' with { type: 'json' }
import { anySchema, checkSchema, type Workflow } from '../answers.ts'
import type { Api } from '../api.ts'
import type { Command } from '../command.ts'
import { type Finding, found, ofRelay, ofState } from '../diagnosis.ts'
import { ofFolder } from '../folder.ts'
import { findingLines } from '../render/findings.ts'
import { FINE, FOUND, Stop } from '../stop.ts'
import { chosen, listed, WORKFLOW } from '../workflows.ts'

const openApiSchema = v.looseObject({ info: v.looseObject({ version: v.string() }) })

export const doctor: Command = {
  words: 'Looks at everything: definitions, secrets, schedules, both sides, boards, webhooks; and says what to do',
  args: WORKFLOW,
  async run({ text, out, relay }) {
    const api = await relay()
    const named = text('workflow')
    const { value } = await listed(api)
    const workflows = named === null ? value : [chosen(value, named)]
    const { info } = (await api.get('/openapi.json', openApiSchema)).value
    const deployed = value.map(({ workflow_id }) => workflow_id)
    const findings = [...ofRelay(api.url, info.version, about.version), ...(await ofFolder(text('env'), deployed))]
    // One after the other: each asks its origin and HrFlow.
    for (const workflow of workflows) findings.push(...ofState(workflow), ...(await ofSides(api, workflow)))
    if (out.json) out.value(findings)
    else out.lines(findingLines(findings, out.paint))
    return findings.some(({ state }) => state === 'wrong') ? FOUND : FINE
  },
}

/** What HrFlow and the origin say now. */
async function ofSides(api: Api, { workflow_id, status }: Workflow): Promise<Finding[]> {
  if (status === 'misconfigured') return []
  const path = `/api/workflows/${encodeURIComponent(workflow_id)}`
  const { findings } = (await api.post(`${path}/check`, null, checkSchema)).value
  const sides = findings.map(({ state, text, fix }) =>
    found(workflow_id, state === 'well' || state === 'wrong' ? state : 'unknown', text, fix),
  )
  const isSaid = findings.some(({ of }) => of === 'webhooks')
  return isSaid ? sides : [...sides, ...(await byHand(api, workflow_id, path))]
}

/** Where the origin has no call that tells of webhooks: what to enter where. */
async function byHand(api: Api, workflow_id: string, path: string): Promise<Finding[]> {
  try {
    await api.get(`${path}/subscriptions`, anySchema)
    return []
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    return [found(workflow_id, 'unknown', 'No call tells which webhooks the origin sends.', error.message)]
  }
}
