// The fields of a form that asks for a part of a list.
interface ChoiceProps {
  readonly name: string
  readonly words: string
  /** What may be chosen, with its words; nothing chosen: `all`. */
  readonly choices: Readonly<Record<string, string>>
  readonly all: string
  readonly chosen: string | undefined
}

export const Choice = ({ name, words, choices, all, chosen }: ChoiceProps) => (
  <label>
    {words}{' '}
    <select name={name}>
      <option value="">{all}</option>
      {Object.entries(choices).map(([value, word]) => (
        <option value={value} selected={value === chosen}>
          {word}
        </option>
      ))}
    </select>
  </label>
)

interface TextProps {
  readonly name: string
  readonly words: string
  readonly value: string | undefined
}

export const Text = ({ name, words, value }: TextProps) => (
  <label>
    {words} <input type="search" name={name} value={value ?? ''} maxlength={120} />
  </label>
)
