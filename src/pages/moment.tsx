// A moment: how long ago it is, and exactly when on hover. The page's script puts the reader's own time zone in.
import { type Reader, when } from './reader'

/** `at` is ISO 8601; null: never. */
export const Moment = ({ reader, at }: { readonly reader: Reader; readonly at: string | null }) =>
  at === null ? (
    <span class="quiet">{reader.words.never}</span>
  ) : (
    <time datetime={at} title={`${at.slice(0, 19).replace('T', ' ')} UTC`}>
      {when(reader, at)}
    </time>
  )
