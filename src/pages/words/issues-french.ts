// What an issue of a run says, in French, made of its code and data alone. src/attention/issue-words.ts says the same in English.
import type { IssueCode, RunIssue } from '../../attention/issue'
import { holdInFrench } from './hold-french'
import { lackInFrench } from './lacks-french'
import { reasonInFrench } from './reasons-french'

interface Subject {
  /** A datum as a text. */
  readonly of: (name: string) => string
  readonly list: (name: string) => readonly string[]
  readonly data: RunIssue['data']
}

export function issueInFrench({ code, data }: Pick<RunIssue, 'code' | 'data'>): string {
  const datum = (name: string) => data[name] ?? null
  const list = (name: string): readonly string[] => {
    const value = datum(name)
    return Array.isArray(value) ? value : []
  }
  return SENTENCES[code]({ data, list, of: (name) => String(datum(name) ?? '') })
}

/** Words that come from a schema, a connector, the far side or a tenant's function. */
const theirs = ({ of }: Subject): string => of('message')

const held =
  (is: string, none: string) =>
  ({ data, list }: Subject): string =>
    `${is} : ${holdInFrench(data)}. ${none}. Pour approuver, lancez une exécution avec "approve_archive": true. Les premières : ${list('first').join(', ')}`

/** Why a run must not move its workflow's token. */
const STAYS: Readonly<Record<string, string>> = {
  incomplete: 'la liste n’a pas été lue jusqu’au bout',
  held: 'l’exécution est retenue, et ses offres sont à revoir',
  own_pull: 'l’exécution avait ses propres pull_parameters',
  own_push: 'l’exécution avait ses propres push_parameters',
}

const SENTENCES: Readonly<Record<IssueCode, (subject: Subject) => string>> = {
  invalid: theirs,
  note: theirs,
  other: theirs,
  job_failure: theirs,
  job_unanswered: theirs,
  no_reference: () => 'une entrée de la liste n’a pas de référence qu’un board puisse tenir, et a été laissée de côté',
  unreadable: ({ of }) => lackInFrench(of, of('message')),
  read_failure: theirs,
  endless: () => 'la liste ne finit pas',
  listing_short: ({ of }) =>
    `incomplète : ${lackInFrench(of, of('why'))} ; ce qui y manque est demandé, et seul ce qui a disparu ou est fermé est archivé`,
  listing_broken: ({ of }) => `incomplète : ${lackInFrench(of, of('why'))} ; rien n’est archivé pour son absence`,
  own_parameters: () => 'rien n’est archivé pour son absence : l’exécution avait ses propres pull_parameters',
  asked_each: ({ data }) =>
    `${holdInFrench(data)} : chacune est demandée à part, et seul ce que la source dit fermé est archivé`,
  held: held('retenu', 'Aucune n’a été archivée'),
  would_be_held: held('serait retenu', 'Aucune ne serait archivée'),
  board_short: ({ of }) =>
    `sa liste a montré ${of('found')} offres sur ${of('total')} : chaque offre qui y manque est demandée à part`,
  board_unlisted: ({ of }) =>
    `le board n’a pas été listé : les offres fermées et étrangères n’y sont pas cherchées : ${of('message')}`,
  check_short: ({ of }) =>
    `la liste du board a montré ${of('found')} offres sur ${of('total') || 'davantage'} : aucune n’y compte comme manquante`,
  check_given_up: ({ of }) =>
    `abandonné à la page ${of('page')} de la liste du board, et laissé à la prochaine exécution : ${of('message')}`,
  stopped: ({ of }) => `le flux est arrêté : ${reasonInFrench(of('reason'))} : ${of('message')}`,
  given_up: ({ of }) => `abandonné : ${of('why')}`,
  cancelled: () => 'annulée à la main ; ce qui a été lu est livré',
  crons_skipped: ({ of }) => `l’horaire s’est déclenché ${of('count')} fois pendant cette exécution, et a été passé`,
  callback_failure: theirs,
  token_stays: ({ of }) => `inchangé : ${STAYS[of('why')] ?? `c’est celui de ${of('action')}`}`,
}
