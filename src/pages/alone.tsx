// A page that stands alone: for whoever is not logged in. It loads nothing, so that no file need be open to strangers.
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { sha256, toBase64 } from '../lib/hash'
import type { Reader } from './reader'

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{background:light-dark(#f6f7f8,#14171a);color:light-dark(#1b1f23,#e6e9ec);display:grid;margin:0;min-height:100vh;place-items:center}
main{box-sizing:border-box;max-width:26rem;padding:2rem;width:100%}h1{font-size:1.5rem;margin:0 0 1.5rem}
label{display:block;font-weight:600}p{margin:.25rem 0 .75rem}li{margin-bottom:.75rem}ol{padding-left:1.25rem}
.quiet{color:light-dark(#59626b,#9aa4ae);font-size:.875rem}.bad{color:light-dark(#b3261e,#ff8a80)}
code{background:light-dark(#e9ecef,#22272c);border-radius:4px;display:block;font-size:.875rem;overflow-wrap:anywhere;padding:.5rem .75rem}
input,button{border-radius:6px;box-sizing:border-box;font:inherit;padding:.6rem .75rem;width:100%}
input{background:light-dark(#fff,#1b1f23);border:1px solid light-dark(#868f98,#77818b);color:inherit}
button{background:light-dark(#1b1f23,#e6e9ec);border:0;color:light-dark(#fff,#14171a);cursor:pointer;font-weight:600;margin-top:1rem}
:focus-visible{outline:3px solid light-dark(#2f6fd6,#7fb0ff);outline-offset:2px}`

/** What the policy of such a page allows: its one style. */
export const styleHash = async (): Promise<string> =>
  `sha256-${toBase64(await sha256(new TextEncoder().encode(STYLE)))}`

interface AloneProps {
  readonly reader: Reader
  readonly title: string
  readonly children?: Child
}

export const Alone = ({ reader, title, children }: AloneProps) => (
  <html lang={reader.language}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${title} · ${reader.words.product}`}</title>
      <style>{raw(STYLE)}</style>
    </head>
    <body>
      <main>
        <h1>{title}</h1>
        {children}
      </main>
    </body>
  </html>
)
