// The settings of a workflow as they count; of secrets only whether they are set.
import type * as v from 'valibot'
import { settingsAnswer } from '../../routes/answers/workflows'
import type { ApiContext } from '../../routes/route'
import { pageAnswer, readerFor } from '../answer'
import { type Api, apiPath } from '../api'
import type { Reader } from '../reader'
import { refusalPage } from '../refusal'
import { WorkflowFrame } from './frame'

type Setting = v.InferOutput<typeof settingsAnswer>['items'][number]

export async function settingsPage(c: ApiContext, api: Api): Promise<Response> {
  const reader = readerFor(c)
  const workflow_id = c.req.param('id') ?? ''
  const settings = await api.get(apiPath(workflow_id, 'settings'), settingsAnswer)
  if (!settings.ok) return refusalPage(c, settings)
  const { settings: words } = reader.words.lists
  const page = (
    <WorkflowFrame reader={reader} workflow_id={workflow_id} workflow={null} tab="settings" live={null}>
      <table class="stacked">
        <thead>
          <tr>
            <th scope="col">{words.path}</th>
            <th scope="col">{words.value}</th>
            <th scope="col">{words.from}</th>
          </tr>
        </thead>
        <tbody>
          {settings.value.items.map(({ path, value, from }) => (
            <tr>
              <th scope="row">
                <code>{path}</code>
              </th>
              <td>{wordsOf(reader, value)}</td>
              <td class="quiet">{words[from]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </WorkflowFrame>
  )
  return pageAnswer(c, page)
}

function wordsOf({ words }: Reader, value: Setting['value']): string {
  const { settings } = words.lists
  if (value === null || value === undefined) return words.none
  if (value === 'set' || value === 'not set' || value === 'present' || value === 'absent') return settings[value]
  return typeof value === 'string' ? value : JSON.stringify(value)
}
