// What every page has around it: head, the way back, logging out, and the words for when it is no longer fresh.
import type { Child } from 'hono/jsx'
import type { Reader } from './reader'

export interface FrameProps {
  readonly reader: Reader
  readonly title: string
  /** Every so many seconds the page's own script asks for it again; null: never. */
  readonly live: number | null
  /** The pages above this one. */
  readonly trail?: readonly { readonly href: string; readonly words: string }[]
  /** What came of the button that was pressed last. */
  readonly said?: string | null
  readonly children?: Child
}

export const Frame = ({ reader, title, live, trail = [], said = null, children }: FrameProps) => {
  const { words, language } = reader
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title === words.product ? title : `${title} · ${words.product}`}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/app.css" />
        <script type="module" src="/assets/app.js"></script>
      </head>
      <body data-live={live ?? undefined} data-retired={words.retired} data-lost={words.lost} data-go-on={words.goOn}>
        <a class="skip" href="#main">
          {words.skip}
        </a>
        <Top reader={reader} trail={trail} />
        <main id="main" tabindex={-1}>
          {said !== null && (
            <p class="said" role="status">
              {said}
            </p>
          )}
          {children}
        </main>
        <p class="fresh" role="status" data-fresh></p>
      </body>
    </html>
  )
}

const Top = ({ reader: { words }, trail }: Pick<FrameProps, 'reader'> & Required<Pick<FrameProps, 'trail'>>) => (
  <header class="top">
    <nav aria-label={words.menu}>
      <a class="brand" href="/">
        <Mark />
        {words.product}
      </a>
      {trail.map(({ href, words: name }) => (
        <a class="step" href={href}>
          {name}
        </a>
      ))}
    </nav>
    <div class="side">
      <a href="/docs">{words.docs}</a>
      <form method="post" action="/logout">
        <button class="plain" type="submit">
          {words.leave}
        </button>
      </form>
    </div>
  </header>
)

const Mark = () => (
  <svg class="mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
    <circle cx="4" cy="10" r="3" />
    <path d="M7 10h6" />
    <circle cx="16" cy="10" r="3" />
  </svg>
)
