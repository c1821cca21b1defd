// A 401 or 403 in answer to a question about one job is a suspicion: it may be the account that is refused, or only this job.
// One question about the account decides. Without an answer to that, nothing is decided, and the event is tried again.
import type { OriginReason } from '../connectors/connector'
import type { NamedBoard } from '../hrflow/client'
import type { HrFlowReason } from '../hrflow/reasons'
import type { Failure, Result } from '../lib/result'
import type { DeliveryReason } from './consequences'
import type { Delivered } from './outcome'
import type { Parts } from './parts'

/** What can be asked of an account. */
export interface AccountQuestions {
  origin(): Promise<Result<unknown, OriginReason>>
  board(): Promise<Result<unknown, HrFlowReason>>
  /** Which boards there are: asked where the one that is named is none of them. */
  boards(): Promise<Result<readonly NamedBoard[], HrFlowReason>>
}

/** The questions: a listing's first page, each side's. */
export const accountQuestions = ({ workflow, upstreams }: Pick<Parts, 'workflow' | 'upstreams'>): AccountQuestions => ({
  origin: () => upstreams.origin.listJobs(workflow.pull_parameters, null),
  board: () => upstreams.board.checkAccount(),
  boards: () => upstreams.board.listBoards(),
})

/** What a failure about one job turns out to be. */
export async function whoIsRefused(
  failure: Failure<DeliveryReason>,
  ask: AccountQuestions,
): Promise<Failure<DeliveryReason>> {
  const { reason, message } = failure
  if (reason !== 'origin_unauthorized' && reason !== 'hrflow_unauthorized') return failure
  const isOrigin = reason === 'origin_unauthorized'
  const answer = isOrigin ? await ask.origin() : await ask.board()
  const refused = isOrigin ? 'origin_refused' : 'hrflow_refused'
  // Whatever else is wrong with that question: the credentials were taken.
  if (answer.ok || answer.reason === refused)
    return { ok: false, reason: refused, message: `${message}; only this job is refused, the account is not` }
  return answer.reason === reason ? failure : answer
}

/** A delivery, its failure being what it turns out to be. */
export const withoutSuspicion = async (delivered: Delivered, ask: AccountQuestions): Promise<Delivered> =>
  delivered.kind === 'failed' ? { ...delivered, failure: await whoIsRefused(delivered.failure, ask) } : delivered
