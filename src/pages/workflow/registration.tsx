// Where the origin sends its webhooks: the address to copy, whether it is registered, and how a secret is replaced.
import type * as v from 'valibot'
import type { registeredWebhooksSchema } from '../../routes/answers/subscriptions'
import { buttonOf } from '../actions'
import type { Answered } from '../api'
import { Lamp } from '../lamp'
import { Moment } from '../moment'
import type { Reader } from '../reader'
import { refusedWords } from '../said-by-code'
import type { Workflow } from './frame'

interface RegistrationProps {
  readonly reader: Reader
  readonly workflow_id: string
  readonly address: string
  readonly registered: Answered<v.InferOutput<typeof registeredWebhooksSchema>>
  readonly secrets: NonNullable<Workflow['webhooks']>['secrets']
}

/** It has an API, must be entered by hand, or sends none. */
const NO_API = 501

export const Registration = ({ reader, workflow_id, address, registered, secrets }: RegistrationProps) => {
  const { webhooks: words } = reader.words.lists
  const byHand = registered.ok ? null : (registered.problem.by_hand ?? null)
  const sendsNone = !registered.ok && registered.status === NO_API && byHand === null
  if (sendsNone) return <p>{words.none}</p>
  return (
    <section class="card" aria-labelledby="address-title">
      <h2 id="address-title">{words.address}</h2>
      <Address words={words.address} address={byHand?.address ?? address} />
      {byHand !== null && (
        <>
          <p>{words.enter(byHand.page)}</p>
          <p>
            {words.for}: <code>{byHand.events.join(', ')}</code>
          </p>
          {byHand.address.endsWith('/SECRET') && <p class="quiet">{words.secretAtEnd}</p>}
        </>
      )}
      {!registered.ok && byHand === null && (
        <p class="quiet">
          {words.unknown} {refusedWords(reader, registered.problem)}
        </p>
      )}
      {registered.ok && <AtOrigin reader={reader} workflow_id={workflow_id} items={registered.value.items} />}
      <Secrets reader={reader} workflow_id={workflow_id} secrets={secrets} />
    </section>
  )
}

/** To be copied: the script selects it when it is entered. */
const Address = ({ words, address }: { readonly words: string; readonly address: string }) => (
  <input class="copy" type="text" readonly value={address} aria-label={words} />
)

interface AtOriginProps {
  readonly reader: Reader
  readonly workflow_id: string
  readonly items: v.InferOutput<typeof registeredWebhooksSchema>['items']
}

const AtOrigin = ({ reader, workflow_id, items }: AtOriginProps) => {
  const { webhooks: words } = reader.words.lists
  const register = buttonOf(reader, workflow_id, 'register')
  return (
    <>
      <h3>{words.registered}</h3>
      <ul class="lines">
        {items.map(({ event, state }) => (
          <li class="line">
            <Lamp tone={state === 'missing' ? 'bad' : state === 'taken' ? 'warn' : 'good'} word={words.states[state]} />
            <code>{event}</code>
          </li>
        ))}
      </ul>
      <p class="actions">
        <a class="button" href={register.href}>
          {register.words}
        </a>
      </p>
    </>
  )
}

const Secrets = ({ reader, workflow_id, secrets }: Pick<RegistrationProps, 'reader' | 'workflow_id' | 'secrets'>) => {
  const { webhooks: words } = reader.words.lists
  const rotate = buttonOf(reader, workflow_id, 'rotate')
  return (
    <details>
      <summary>{words.rotate}</summary>
      <ol>
        {words.steps.map((step) => (
          <li>{step}</li>
        ))}
      </ol>
      <p>{words.secrets}</p>
      <ul>
        {secrets.map(({ place, last_verified_at }) => (
          <li>
            {`${place}: ${words.verified} `}
            <Moment reader={reader} at={last_verified_at} />
          </li>
        ))}
      </ul>
      {secrets.length > 0 && (
        <p class="actions">
          <a class="button" href={rotate.href}>
            {rotate.words}
          </a>
        </p>
      )}
    </details>
  )
}
