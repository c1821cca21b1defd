// What to do where there is nothing to see yet: no workflow, or a file of workflows that cannot be read.
import type { Refusal } from './api'
import type { Reader } from './reader'
import { refusedWords } from './said-by-code'

export const Empty = ({ reader }: { readonly reader: Reader }) => {
  const { homePage: words } = reader.words
  return (
    <section class="card">
      <h2>{words.emptyTitle}</h2>
      <p>{words.emptyText}</p>
      <ol>
        {words.emptySteps.map((step) => (
          <li>{step}</li>
        ))}
      </ol>
    </section>
  )
}

interface UnreadableProps {
  readonly reader: Reader
  readonly problem: Refusal['problem']
}

export const Unreadable = ({ reader, problem }: UnreadableProps) => {
  const { homePage: words } = reader.words
  return (
    <section class="card bad">
      <h2>{words.faultTitle}</h2>
      <p>{words.faultText}</p>
      <ul>
        {(problem.issues ?? [{ path: '', message: refusedWords(reader, problem) }]).map(({ path, message }) => (
          <li>
            {path !== '' && <code>{path}</code>} {message}
          </li>
        ))}
      </ul>
    </section>
  )
}
