// What is sent of a job, field by field, beside what the board holds. It is a stranger's text: never markup, and a link only where
// it leads to http or https.
import { httpLink } from '../paths'
import type { Reader } from '../reader'
import type { Check } from './job'

interface SentProps {
  readonly reader: Reader
  readonly check: Check
}

export const Sent = ({ reader, check }: SentProps) => {
  const { job: words } = reader.words.lists
  const fields = fieldsOf(check.sent)
  return (
    <section aria-labelledby="sent-title">
      <h2 id="sent-title">{words.sent}</h2>
      {fields.length === 0 && <p class="quiet">{words.notSent}</p>}
      {fields.length > 0 && check.differs === null && <p class="quiet">{words.unknown}</p>}
      {fields.length > 0 && <Fields reader={reader} fields={fields} differs={check.differs} />}
      {fields.length > 0 && (
        <details>
          <summary>{words.raw}</summary>
          <pre tabindex={0}>{JSON.stringify(check.sent, null, 2)}</pre>
        </details>
      )}
    </section>
  )
}

interface FieldsProps {
  readonly reader: Reader
  readonly fields: readonly (readonly [name: string, text: string])[]
  readonly differs: Check['differs']
}

const Fields = ({ reader, fields, differs }: FieldsProps) => {
  const { job: words, run } = reader.words.lists
  const changed = new Map((differs ?? []).map(({ field, before }) => [field.split(/[.[]/)[0] ?? field, before]))
  return (
    <table class="compared stacked">
      <thead>
        <tr>
          <th scope="col">{words.field}</th>
          <th scope="col">{words.toSend}</th>
          <th scope="col">{words.board}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(([name, text]) => (
          <tr class={changed.has(name) ? 'differs' : undefined}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td>
              <Value text={text} />
            </td>
            <td>
              {differs === null ? (
                '?'
              ) : changed.has(name) ? (
                <Value text={changed.get(name) ?? run.empty} />
              ) : (
                words.same
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const Value = ({ text }: { readonly text: string }) => {
  const href = httpLink(text)
  return href === null ? (
    <span class="value">{text}</span>
  ) : (
    <a class="value" href={href} rel="noopener noreferrer">
      {text}
    </a>
  )
}

/** The fields of a job, each as a text. */
function fieldsOf(sent: unknown): (readonly [string, string])[] {
  if (typeof sent !== 'object' || sent === null) return []
  return Object.entries(sent).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])
}
