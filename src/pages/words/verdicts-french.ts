// What keeps a job off the board, as one French sentence. src/delivery/verdict-text.ts says the same in English.
import type { Stays, Verdict, VerdictData } from '../../delivery/verdict-text'
import { french } from './french'
import { reasonInFrench } from './reasons-french'

const because = (detail: string | null): string => (detail === null ? '' : ` : ${detail}`)

interface Subject extends VerdictData {
  /** The job as a sentence begins with it, and in the middle of one. */
  readonly job: string
  readonly named: string
}

export function verdictInFrench(verdict: Verdict, data: VerdictData): string {
  const { name, reference, fields } = data
  const job = name === null ? `L’offre ${reference}` : `« ${name} » (${reference})`
  const named = fields.length === 0 ? '' : ` (${fields.join(', ')})`
  const sentence = SENTENCES[verdict]({ ...data, job, named })
  return data.stays === null ? sentence : `${sentence.replace(/\.$/, '')}, et ${STAYS[data.stays](data)}`
}

/** In the middle of a sentence. */
const within = (job: string): string => job.replace(/^L’offre/, 'l’offre')

const whyNotOpen = ({ sample, origin_state }: Subject): string =>
  sample ? ' : c’est une donnée de démonstration' : origin_state === null ? '' : ` : son état y est « ${origin_state} »`

const whyParked = (parked: VerdictData['parked']): string | null =>
  parked === null || parked.reason === null
    ? null
    : [reasonInFrench(parked.reason), ...(parked.message === null ? [] : [parked.message])].join(', ')

const byNumber = (reference: string): string =>
  /^\d+$/.test(reference)
    ? ' ; un numéro est connu dès qu’une exécution a lu son offre : lancez une synchronisation et redemandez'
    : ''

const sentAt = ({ sent }: VerdictData): string => (sent?.at == null ? '' : ` à ${sent.at}`)

const heldBy = ({ held_by }: VerdictData): string =>
  held_by === null ? '' : `, retenu par ${french.workflow.heldBy[held_by]}`

const STAYS: Readonly<Record<Stays, (data: VerdictData) => string>> = {
  parked: ({ parked }) =>
    `le board la montre encore, car l’événement ${parked?.seq} est mis de côté${because(whyParked(parked))} ; rejouez-le une fois corrigé.`,
  pending: (data) => `le board la montre encore, jusqu’à la livraison de son événement${heldBy(data)}.`,
  held: () =>
    'le board la montre encore, car une exécution a retenu son archivage : approuvez-la, ou corrigez ce qui en archiverait autant.',
  asked_again: ({ origin }) =>
    `le board la montre encore, jusqu’à ce que ${origin} ait été interrogé une seconde fois, dix minutes après ne pas l’avoir trouvée.`,
  foreign: () => 'le board en montre une que ce flux n’a pas écrite : une exécution avec archive_foreign l’archive.',
  not_synced: () => 'le board la montre encore : synchronisez-la.',
}

const noRoom = ({ job, detail }: Subject): string =>
  `${job} n’a pas pu être regardée maintenant, car la cadence n’a plus de place${because(detail)} ; redemandez dans une minute.`
const SENTENCES: Readonly<Record<Verdict, (subject: Subject) => string>> = {
  not_found: ({ origin, reference }) =>
    `${origin} n’a pas d’offre ${reference} : elle y a été supprimée, ou la référence est fausse${byNumber(reference)}.`,
  not_open: (subject) => `${subject.job} n’est pas ouverte chez ${subject.origin}${whyNotOpen(subject)}.`,
  discarded: ({ job, logic }) => `${job} est écartée par votre ${logic ?? 'logics'}.`,
  logics_failure: ({ job, detail }) =>
    `Vos logics échouent sur ${within(job)}${because(detail)} ; corrigez-les, déployez, et rejouez.`,
  format_failure: ({ job, detail }) =>
    `${job} ne peut pas devenir une offre HrFlow${because(detail)} ; corrigez format ou l’offre, et synchronisez-la.`,
  parked: ({ job, parked }) =>
    `${job} vous attend : l’événement ${parked?.seq} est mis de côté${because(whyParked(parked))} ; rejouez-le une fois corrigé, ou écartez-le.`,
  pending: (subject) => `${subject.job} a un événement en attente de livraison${heldBy(subject)}.`,
  missing: ({ job, origin }) =>
    `${job} est ouverte chez ${origin} et n’est pas sur le board : aucun événement n’est venu ; synchronisez-la.`,
  archived: ({ job, origin }) =>
    `${job} est ouverte chez ${origin} et archivée sur le board : aucun événement ne l’a dit ; synchronisez-la.`,
  changed: ({ job, named }) =>
    `${job} est sur le board avec un autre contenu${named} : aucun événement n’a dit le changement ; synchronisez-la.`,
  unchanged: ({ job, named, fields }) =>
    fields.length === 0
      ? `${job} est sur le board telle qu’elle doit être ; la recherche de HrFlow peut la montrer un peu plus tard.`
      : `${job} a été écrite telle qu’elle doit être, et le board montre un autre contenu${named} : HrFlow la rend sous sa propre forme, ou quelqu’un l’a modifiée là-bas ; une synchronisation la réécrit.`,
  not_sent: ({ origin, reference }) =>
    `${origin} ne peut pas être interrogé : ce sont ses webhooks qui apportent ses offres, et aucun de ceux dont on se souvient n’a apporté ${reference} ; faites-la envoyer par son émetteur.`,
  as_sent: (subject) =>
    `${subject.job} ${subject.sent?.open ? 'est sur le board telle que son webhook l’a apportée' : 'n’est plus sur le board, comme son webhook l’a dit'}${sentAt(subject)} ; ${subject.origin} ne peut rien dire de plus.`,
  not_as_sent: (subject) =>
    subject.sent?.open
      ? `${subject.job} a été apportée par son webhook${sentAt(subject)}, et le board ${subject.board === 'archived' ? 'l’a archivée' : 'ne l’a pas'} : quelqu’un l’y a retirée ; oubliez l’offre ici, puis faites-la envoyer de nouveau par son émetteur.`
      : `${subject.job} a été fermée par son webhook${sentAt(subject)}, et le board la montre : quelqu’un l’y a remise ; archivez-la dans HrFlow.`,
  origin_unavailable: ({ job, origin, detail }) =>
    `${origin} n’a pas répondu pour ${within(job)}${because(detail)} ; redemandez plus tard.`,
  origin_unauthorized: ({ origin, detail }) =>
    `${origin} refuse les identifiants${because(detail)} ; corrigez le secret, déployez, et reprenez.`,
  origin_refused: ({ job, origin, detail }) => `${origin} refuse de donner ${within(job)}${because(detail)}.`,
  hrflow_unavailable: ({ job, detail }) =>
    `HrFlow n’a pas répondu pour ${within(job)}${because(detail)} ; redemandez plus tard.`,
  hrflow_unauthorized: ({ detail }) =>
    `HrFlow refuse les identifiants${because(detail)} ; corrigez le secret, déployez, et reprenez.`,
  hrflow_refused: ({ job, detail }) => `HrFlow refuse ${within(job)}${because(detail)}.`,
  hrflow_quota: ({ detail }) => `Le quota de HrFlow est épuisé${because(detail)} ; parlez à HrFlow, et reprenez.`,
  board_not_found: ({ detail }) => `Le board n’existe pas${because(detail)} ; corrigez board_key, et déployez.`,
  rate_limited: noRoom,
  throttled: noRoom,
}
