import { it } from 'vitest'
import { ADMIN, ask, scenario } from './scenario'

it('forms', async () => {
  const s = scenario()
  const relay = s.deployFlatchr()
  const p = `/api/workflows/${relay.workflow_id}`
  const out: string[] = []
  const show = async (path: string, body?: string) =>
    out.push(
      'ZZ ' +
        path +
        ' ' +
        body +
        ' ' +
        JSON.stringify(
          (await ask(p + path, { headers: ADMIN, ...(body === undefined ? {} : { method: 'POST', body }) })).body,
        ),
    )
  for (const b of [
    'null',
    '[]',
    '{}',
    '7',
    '{"actoin":1,"action":"x","force":"yes"}',
    '{',
    '',
    '{"action":"sync_jobs_in_hrflow","pull_parameters":[]}',
    '{"action":"sync_jobs_in_hrflow","push_parameters":"x"}',
  ])
    await show('/runs', b)
  for (const w of ['26', '-1', 'x', '1.5', '']) await show(`/runs?wait=${w}`, '{"action":"sync_jobs_in_hrflow"}')
  await show('/events?stat=a&state=x&limit=0&cursor=-1')
  await show('/events?limit=201&cursor=0')
  await show('/events?limit=')
  throw new Error(out.join('\n'))
})
