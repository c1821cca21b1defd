// What Ashby refuses in a 200: `{"success": false, "errors": […], "errorInfo": {"code", "message"}}`. Pure.
import * as v from 'valibot'
import { isRecord } from '../../lib/shapes'
import type { Refusal } from '../shared/call'
import { answerSchema } from './schemas'

/** Its code and words; null: it did what was asked, or says nothing of it. */
function refusedWith(json: unknown): { readonly code: string; readonly said: string } | null {
  const { success, errors, errorInfo } = v.parse(answerSchema, isRecord(json) ? json : {})
  if (success !== false) return null
  const listed = Array.isArray(errors) ? errors.filter((error) => typeof error === 'string') : []
  const code = errorInfo?.code ?? listed[0] ?? ''
  const words = [...new Set([code, errorInfo?.message ?? '', ...listed])].filter((word) => word !== '')
  return { code, said: words.join(', ') || 'a refusal without a reason' }
}

/** What is wrong with the key, and with no posting. */
const OF_THE_KEY = /permission|unauthori[sz]ed|forbidden|api_?key/i

/** Whether it says that there is no such posting, or none that is published. */
export function isGone(json: unknown): boolean {
  const code = refusedWith(json)?.code ?? ''
  return /not_?\s?found|not_?\s?published|unpublished/i.test(code) && !OF_THE_KEY.test(code)
}

/** What a refusal means. A code that nobody knows is about this very call. */
export function refusalIn(json: unknown): Refusal | null {
  const refused = refusedWith(json)
  if (refused === null) return null
  const { code, said } = refused
  if (OF_THE_KEY.test(code)) return { reason: 'origin_unauthorized', said }
  return { reason: /rate_?limit|too_?many/i.test(code) ? 'rate_limited' : 'origin_refused', said }
}
