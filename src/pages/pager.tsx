// The ways to the next page of a list and to the one before.
import type { Reader } from './reader'

interface PagerProps {
  readonly reader: Reader
  readonly at: number
  readonly pages: number
  readonly q: string
}

export const Pager = ({ reader, at, pages, q }: PagerProps) => {
  const { homePage: words } = reader.words
  const to = (page: number): string => `/?${new URLSearchParams({ ...(q === '' ? {} : { q }), page: String(page) })}`
  if (pages === 1) return null
  return (
    <nav class="pager" aria-label={words.pages}>
      {at > 1 && (
        <a rel="prev" href={to(at - 1)}>
          {words.previous}
        </a>
      )}
      <span>{`${at} / ${pages}`}</span>
      {at < pages && (
        <a rel="next" href={to(at + 1)}>
          {words.next}
        </a>
      )}
    </nav>
  )
}
