// `why`: what keeps a job off the board, in one sentence for each workflow that knows it.

import { type FoundJobs, foundJobsSchema, type Job, jobSchema, type Workflow } from '../answers.ts'
import type { Api } from '../api.ts'
import type { Command } from '../command.ts'
import { isWell, whySentence } from '../render/job.ts'
import { FINE, FOUND, Stop, USAGE } from '../stop.ts'
import { chosen, listed } from '../workflows.ts'

/** So many jobs of one workflow are asked about: each is a question to its origin and to HrFlow. */
const ASKED_MAX = 5
/** What a workflow says that never heard of a job. */
const NOTHING = ['not_found', 'not_sent']
const REFERENCE = /^[A-Za-z0-9_-]{1,64}$/

export const why: Command = {
  words: 'Why a job is not on the board: by its title, its reference, or the number that its origin shows',
  args: {
    job: {
      type: 'positional',
      description: 'a part of its title, or the start of its reference',
      valueHint: 'TITLE|REF',
    },
    workflow: { type: 'string', description: 'only in this workflow', valueHint: 'WF' },
  },
  async run({ text, out, relay }) {
    const sought = text('job')
    if (sought === null) throw new Stop(USAGE, 'Which job? Give its title or its reference.')
    const api = await relay()
    const named = text('workflow')
    const { value } = await listed(api)
    const workflows = (named === null ? value : [chosen(value, named)]).filter(
      ({ status }) => status !== 'misconfigured',
    )
    const found = (await Promise.all(workflows.map((workflow) => jobsIn(api, workflow, sought)))).flat()
    if (out.json) out.value(found.map(({ workflow_id, raw }) => ({ workflow_id, ...Object(raw) })))
    else out.lines(found.map(({ workflow_id, job }) => whySentence(workflow_id, job)))
    if (found.length === 0) throw new Stop(FOUND, `No workflow knows a job "${sought}", and no origin has it.`)
    return found.every(({ job }) => isWell(job)) ? FINE : FOUND
  },
}

interface Found {
  readonly workflow_id: string
  readonly job: Job
  readonly raw: unknown
}

/** The jobs of a workflow that are meant, each asked about at both sides. */
async function jobsIn(api: Api, { workflow_id }: Workflow, sought: string): Promise<Found[]> {
  const path = `/api/workflows/${encodeURIComponent(workflow_id)}/jobs`
  const known = await search(api, path, sought)
  const exact = known.filter(({ reference }) => reference === sought)
  const meant = (exact.length > 0 ? exact : known).map(({ reference }) => reference)
  const unknown = meant.length === 0 && REFERENCE.test(sought) ? [sought] : []
  const asked = await Promise.all(
    [...meant, ...unknown].map(async (reference) => {
      const { value, raw } = await api.get(`${path}/${reference}?check=true`, jobSchema)
      return { workflow_id, job: value, raw }
    }),
  )
  // Asked for blindly: a workflow whose origin does not know it has nothing to say.
  return asked.filter(
    ({ job: { ledger, check } }) => meant.length > 0 || ledger !== null || !NOTHING.includes(check.verdict),
  )
}

/** The first jobs that are like it. A page may be empty and have a next one. */
async function search(api: Api, path: string, sought: string): Promise<FoundJobs['items']> {
  const items: FoundJobs['items'] = []
  let cursor: FoundJobs['cursor'] = null
  do {
    const query = new URLSearchParams({ q: sought, limit: String(ASKED_MAX) })
    if (cursor !== null) query.set('cursor', String(cursor))
    const page: FoundJobs = (await api.get(`${path}?${query}`, foundJobsSchema)).value
    items.push(...page.items)
    cursor = page.cursor
  } while (cursor !== null && items.length < ASKED_MAX)
  return items.slice(0, ASKED_MAX)
}
