// What is not as it should be, in the reader's language: since when, what it means, what to do, and the one button that does it.
import type { Button } from './actions'
import { Lamp } from './lamp'
import { Sentence, Since } from './moment'
import type { Reader } from './reader'
import { attentionWords } from './said-by-code'
import { type Attention, SEVERITY_TONES } from './standing'

interface CardProps {
  readonly reader: Reader
  readonly workflow_id: string | null
  readonly attention: Attention
  readonly button?: Button | null
}

export const AttentionCard = ({ reader, workflow_id, attention, button = null }: CardProps) => {
  const { text, fix } = attentionWords(reader, attention, workflow_id)
  const tone = SEVERITY_TONES[attention.severity]
  return (
    <article class={`card ${tone}`}>
      <p class="head">
        <Lamp tone={tone} word={reader.words.severities[attention.severity]} /> <code>{attention.code}</code>{' '}
        <span class="quiet">
          <Since reader={reader} at={attention.since} />
        </span>
      </p>
      <p>
        <Sentence text={text} />
      </p>
      <p class="fix">{fix}</p>
      {button !== null && (
        <p class="actions">
          <a class="button" href={button.href}>
            {button.words}
          </a>
        </p>
      )}
    </article>
  )
}
