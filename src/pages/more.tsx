// The end of a page of a list: that it is empty, and the way to the next one.
import { withQuery } from './paths'
import type { Reader } from './reader'

interface MoreProps {
  readonly reader: Reader
  /** How many there are on this page. */
  readonly count: number
  readonly cursor: string | number | null
  /** The list's own address, without a cursor. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>>
}

export const More = ({ reader, count, cursor, path, query = {} }: MoreProps) => {
  const { workflow: words } = reader.words
  return (
    <>
      {count === 0 && <p class="quiet">{cursor === null ? words.emptyList : words.goOn}</p>}
      {cursor !== null && (
        <p>
          <a class="button" rel="next" href={withQuery(path, { ...query, cursor: String(cursor) })}>
            {words.more}
          </a>
        </p>
      )}
    </>
  )
}
