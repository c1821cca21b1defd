// A moment: how long ago it is, and exactly when on hover. The page's script puts the reader's own time zone in.
import { type Reader, span, when } from './reader'

/** `at` is ISO 8601; null: never. */
export const Moment = ({ reader, at }: { readonly reader: Reader; readonly at: string | null }) =>
  at === null ? (
    <span class="quiet">{reader.words.never}</span>
  ) : (
    <time datetime={at} title={utc(at)}>
      {when(reader, at)}
    </time>
  )

/** How long something has been so. */
export const Since = ({ reader, at }: { readonly reader: Reader; readonly at: string }) => (
  <time datetime={at} title={utc(at)}>
    {reader.words.lasting(span(reader, Math.max(0, reader.now - Date.parse(at))))}
  </time>
)

const utc = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`

const ISO = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/

/** A sentence in which moments stand as they are exact: the script puts them into the reader's zone. */
export const Sentence = ({ text }: { readonly text: string }) => (
  <>
    {text.split(ISO).map((part, index) =>
      index % 2 === 0 ? (
        part
      ) : (
        <time class="exact" datetime={part}>
          {utc(part)}
        </time>
      ),
    )}
  </>
)
