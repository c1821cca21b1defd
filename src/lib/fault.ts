// What a log line says of a fault of ours: which kind of error, where, and its message without what it quotes. An error may
// quote what it choked on, a job perhaps, and no log can be erased.

const DETAIL_MAX_LENGTH = 300
/** A quoted stretch: what stands between two equal signs of quotation. */
const QUOTED = /(["'`]).*?\1|[“„«].*?[”»]/gs
/** Where a frame of a stack is: its file, line and column. */
const PLACE = /([\w.-]+\.[cm]?[jt]s:\d+:\d+)/

/** What is said of an error; `at`: where it was thrown, as far as that is known. */
export function faultFields(error: unknown): { readonly kind: string; readonly detail: string; readonly at?: string } {
  if (!(error instanceof Error)) return { kind: typeof error, detail: 'something was thrown that is no error' }
  const at = PLACE.exec(error.stack ?? '')?.[1]
  const detail = error.message.replace(QUOTED, '…').slice(0, DETAIL_MAX_LENGTH)
  return { kind: error.name, detail, ...(at === undefined ? {} : { at }) }
}
