// What the API says as a code with its data, in the reader's language. English is the API's own; French is made here of the same.
import type * as v from 'valibot'
import { REASON_CODES, reasonWords } from '../attention/reasons'
import type { checkSchema } from '../routes/answers/events'
import type { Refusal } from './api'
import type { Run } from './progress'
import type { Reader } from './reader'
import type { Attention } from './standing'
import { attentionInFrench } from './words/attention-french'
import { issueInFrench } from './words/issues-french'
import { reasonInFrench } from './words/reasons-french'
import { refusedInFrench } from './words/refused-french'
import { verdictInFrench } from './words/verdicts-french'

/** What is the case, and what to do; `workflow_id` null: of the deployment or an account. */
export const attentionWords = (reader: Reader, attention: Attention, workflow_id: string | null) =>
  reader.language === 'fr' ? attentionInFrench(attention, workflow_id) : attention

export const issueWords = (reader: Reader, issue: Run['issues'][number]): string =>
  reader.language === 'fr' ? issueInFrench(issue) : issue.message

/** A reason; whatever is none of the codes is a far side's words, and stays as it is. */
export function reasonIn({ language }: Reader, reason: string): string {
  if (!REASON_CODES.includes(reason)) return reason
  return language === 'fr' ? reasonInFrench(reason) : reasonWords(reason)
}

/** Why the API refuses what was asked of it. */
export function refusedWords({ language }: Reader, { detail, title }: Refusal['problem']): string {
  if (detail === undefined) return title
  return language === 'fr' ? refusedInFrench(detail) : detail
}

export const verdictWords = (reader: Reader, check: v.InferOutput<typeof checkSchema>): string =>
  reader.language === 'fr' ? verdictInFrench(check.verdict, check.data) : check.verdict_text
