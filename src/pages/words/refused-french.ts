// Why the API refuses what a page asks of it, in French: by the sentence that it answers, or by the reason that it begins with.
import { REASON_CODES } from '../../attention/reasons'
import { REFUSED } from '../../routes/refused'
import { reasonInFrench } from './reasons-french'

const FRENCH: Readonly<Record<keyof typeof REFUSED, string>> = {
  unreadable: 'workflows.ts est illisible',
  no_workflow: 'ce flux n’existe pas',
  misconfigured: 'ce flux est mal configuré',
  no_run: 'cette exécution n’existe pas',
  running: 'une exécution est en cours',
  asked_before: 'cette exécution a déjà été demandée',
  not_readable: 'sa source ne peut pas être lue : ce sont ses webhooks qui apportent ses offres',
  not_reachable:
    'la source ne peut pas atteindre l’adresse du Worker : il en faut une comme https://relay.acme.example',
  other_site: 'la demande vient d’une page d’un autre site',
}

const isCode = (code: string): code is keyof typeof REFUSED => Object.hasOwn(REFUSED, code)

/** What is none of the sentences is a far side's word: it stays as it is, behind its reason. */
export function refusedInFrench(detail: string): string {
  for (const [code, french] of Object.entries(FRENCH)) if (isCode(code) && REFUSED[code] === detail) return french
  const [reason = '', ...words] = detail.split(': ')
  return words.length > 0 && REASON_CODES.includes(reason) ? `${reasonInFrench(reason)} : ${words.join(': ')}` : detail
}
