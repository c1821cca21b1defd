// Before a button does anything its page says what that is; the form on it does it, and leads to what came of it.
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { readBody } from '../../routes/body'
import type { ApiContext } from '../../routes/route'
import { pageAnswer, readerFor } from '../answer'
import type { Api } from '../api'
import { Frame } from '../frame'
import { pathOfWorkflow, withQuery } from '../paths'
import type { Reader } from '../reader'
import { nothingHere, refusalPage } from '../refusal'
import { refusedWords } from '../said-by-code'
import { seeOther } from '../way-back'
import { actionCalled, isAction } from '.'
import type { Action, Given, Plan, Refused } from './action'

const FORM_MAX_BYTES = 8_192

interface Asked {
  readonly name: string
  readonly action: Action
}

function askedIn(c: ApiContext): Asked | null {
  const name = c.req.param('action') ?? ''
  return isAction(name) ? { name, action: actionCalled(name) } : null
}

/** What the address or the form gives, as far as the action knows the names. */
const givenOf = (c: ApiContext, { fields }: Action, all: URLSearchParams): Given => ({
  workflow_id: c.req.param('id') ?? '',
  fields: Object.fromEntries(
    fields.flatMap((name) => {
      const value = all.get(name)
      return value === null || value === '' ? [] : [[name, value]]
    }),
  ),
})

/** GET: what it would do. */
export async function planPage(c: ApiContext, api: Api): Promise<Response> {
  const asked = askedIn(c)
  if (asked === null) return nothingHere(c)
  const given = givenOf(c, asked.action, new URL(c.req.url).searchParams)
  const plan = await asked.action.plan(api, given, readerFor(c))
  return 'ok' in plan ? refusalPage(c, plan) : confirmation(c, asked, given, plan, null)
}

/** POST: does it. */
export async function doIt(c: ApiContext, api: Api): Promise<Response> {
  const asked = askedIn(c)
  if (asked === null) return nothingHere(c)
  const body = await readBody(c.req.raw, FORM_MAX_BYTES)
  const given = givenOf(c, asked.action, new URLSearchParams(new TextDecoder().decode(body ?? undefined)))
  const answer = await asked.action.act(api, given)
  if (answer.ok) {
    const { count, to } = answer.value
    return seeOther(c, withQuery(to, { said: asked.name, n: count === null ? null : String(count) }))
  }
  const plan = await asked.action.plan(api, given, readerFor(c))
  return 'ok' in plan ? refusalPage(c, plan) : confirmation(c, asked, given, plan, answer)
}

/** The sentence and the button; after a refusal with what was said. */
function confirmation(
  c: ApiContext,
  { name, action }: Asked,
  given: Given,
  plan: Plan,
  refused: Refused | null,
): Response {
  const reader = readerFor(c)
  const { doing: words } = reader.words
  const home = pathOfWorkflow(given.workflow_id)
  const title = action.name(reader)
  const page = (
    <Frame
      reader={reader}
      title={`${title} · ${given.workflow_id}`}
      live={null}
      trail={[{ href: home, words: given.workflow_id }]}
    >
      <section class="card plan">
        <h1>{title}</h1>
        {refused !== null && (
          <p class="bad" role="alert">
            {words.refused}{' '}
            {refused.problem.run_id === undefined ? refusedWords(reader, refused.problem) : words.underWay}
          </p>
        )}
        <p>{plan.sentence}</p>
        <ConfirmForm reader={reader} name={name} given={given} plan={plan} />
      </section>
    </Frame>
  )
  return pageAnswer(c, page, refused === null ? {} : { status: statusOf(refused) })
}

interface ConfirmFormProps {
  readonly reader: Reader
  readonly name: string
  readonly given: Given
  readonly plan: Plan
}

/** What was given, to be seen and sent; no button where there is nothing to do. */
const ConfirmForm = ({ reader, name, given: { workflow_id, fields }, plan }: ConfirmFormProps) => {
  const { doing: words } = reader.words
  return (
    <form method="post" action={pathOfWorkflow(workflow_id, 'do', name)}>
      {Object.entries(fields).map(([field, value]) => (
        <p class="quiet">
          {field}: <code>{value}</code>
          <input type="hidden" name={field} value={value} />
        </p>
      ))}
      {plan.count === 0 && <p>{words.nothing}</p>}
      <p class="actions">
        {plan.count !== 0 && (
          <button class="main" type="submit">
            {words.confirm}
          </button>
        )}
        <a class="button" href={pathOfWorkflow(workflow_id)}>
          {words.back}
        </a>
      </p>
    </form>
  )
}

const statusOf = ({ status }: Refused): ContentfulStatusCode => (status === 409 ? 409 : 502)
