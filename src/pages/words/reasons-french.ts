// Reasons in French: what each means, and what mends it. src/attention/reasons.ts says the same in English.
import type { REASONS as english, REMEDIES as remedies } from '../../attention/reasons'

/** What a reason of a delivery, a stop or a run says. */
export const reasonInFrench = (reason: string): string =>
  isReason(reason) ? REASONS[reason] : reason.replaceAll('_', ' ')

/** What a person does about a reason, or null: nothing, or it depends. */
export const remedyInFrench = (reason: string): string | null => (isRemedied(reason) ? REMEDIES[reason] : null)

const REASONS: Readonly<Record<keyof typeof english, string>> = {
  origin_unavailable: 'la source est en panne, trop lente, ou répond n’importe quoi',
  hrflow_unavailable: 'HrFlow est en panne, trop lent, ou répond n’importe quoi',
  rate_limited: 'le service distant veut moins d’appels',
  relay_failure: 'une faute du relais lui-même',
  origin_refused: 'la source refuse cette demande-là',
  hrflow_refused: 'HrFlow refuse cette offre',
  logics_failure: 'une des logics a échoué, ou n’a pas rendu d’offre',
  format_failure: 'format a échoué, ou n’a pas fait une offre valide',
  event_parsing_failure: 'event_parser a échoué',
  held: 'retenue : plus d’offres seraient archivées que max_archive_share ou max_archive_count ne le permet',
  origin_unauthorized: 'la source refuse les identifiants',
  hrflow_unauthorized: 'HrFlow refuse api_secret ou api_user',
  hrflow_quota: 'le compte HrFlow n’a plus de quota (402)',
  board_not_found: 'HrFlow ne connaît pas le board de board_key',
  read_failure: 'rien n’a pu être lu',
  write_failure: 'aucune offre n’a pu être écrite',
  bad_origin_parameters: 'pull_parameters ou les identifiants de la source ont une mauvaise forme',
  bad_target_parameters: 'push_parameters a une mauvaise forme',
  mode_not_supported_by_origin: 'le connecteur ne sait pas faire cela',
  origin_does_not_support_incremental: 'le connecteur ne sait pas lire par incréments',
  getting_incremental_token_failure: 'aucune offre lue ne dit quand elle a changé',
  throttled: 'la cadence n’a plus de place pour l’instant',
  budget_spent: 'les appels de ce moment sont épuisés',
  none: 'tout va bien',
  not_open: 'l’offre n’est pas ouverte à sa source',
  not_found: 'la source ne trouve pas l’offre ; le relais la demande encore une fois',
  gone: 'la source n’a pas cette offre',
  absent: 'l’offre manque dans la liste',
  discarded: 'vos logics écartent l’offre',
  left_selection: 'l’offre est ouverte, et manque dans les listes',
  still_open: 'l’offre manquait dans une liste, et la source la dit ouverte',
  on_board: 'l’offre est sur le board, et l’exécution devait la laisser',
  same_on_board: 'le board a l’offre telle qu’elle doit être',
  not_on_board: 'l’offre manque sur le board, et l’exécution devait passer celles-là',
  foreign: 'l’offre est sur le board, et aucun flux ne la tient',
  held_elsewhere: 'un autre flux tient l’offre',
  read_again: 'son contenu a été relu',
  another_board: 'le flux a reçu un autre board ou un autre compte',
}

const REMEDIES: Readonly<Record<keyof typeof remedies, string>> = {
  origin_unauthorized:
    'Déposez le bon secret : npx wrangler secret put NOM, celui que connector_auth lit dans src/workflows.ts.',
  hrflow_unauthorized:
    'Déposez le bon secret : npx wrangler secret put NOM, celui que hrflow_auth lit dans src/workflows.ts.',
  hrflow_quota: 'Parlez à HrFlow du quota de ce compte.',
  board_not_found: 'Corrigez board_key dans src/workflows.ts, puis déployez.',
  logics_failure: 'Corrigez la logic dans src/workflows.ts, puis déployez.',
  format_failure: 'Corrigez format dans src/workflows.ts, ou l’offre à sa source, puis déployez.',
  event_parsing_failure: 'Corrigez event_parser dans src/workflows.ts, puis déployez.',
  hrflow_refused: 'Lisez son message, et corrigez format ou l’offre.',
  origin_refused: 'Lisez son message : l’offre est-elle d’un autre compte ?',
  held: 'Regardez la source et vos logics : ces offres ont-elles vraiment disparu ?',
}

const isReason = (reason: string): reason is keyof typeof REASONS => Object.hasOwn(REASONS, reason)
const isRemedied = (reason: string): reason is keyof typeof REMEDIES => Object.hasOwn(REMEDIES, reason)
