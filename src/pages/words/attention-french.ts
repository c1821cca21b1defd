// What is not as it should be, in French: made of code, count and data alone. src/attention/words.ts says the same in English.
import type { Code } from '../../attention/item'
import type { HeldBy } from '../../upstream/gate'
import type { Attention } from '../standing'
import { french } from './french'
import { holdInFrench } from './hold-french'
import { reasonInFrench, remedyInFrench } from './reasons-french'

interface Sentences {
  readonly text: string
  readonly fix: string
}

interface Subject {
  readonly data: Attention['data']
  readonly count: number
  readonly id: string
  /** A datum as a text. */
  readonly of: (name: string) => string
  readonly list: (name: string) => readonly string[]
}

/** The sentences of it; `workflow_id` null: of the deployment or of an account. */
export function attentionInFrench({ code, count, data }: Attention, workflow_id: string | null): Sentences {
  const list = (name: string): readonly string[] => {
    const value = data[name] ?? null
    return Array.isArray(value) ? value : []
  }
  return SENTENCES[code]({ data, count, id: workflow_id ?? 'FLUX', of: (name) => String(data[name] ?? ''), list })
}

const sideName = (side: string): string => (side === 'hrflow' ? 'HrFlow' : 'La source')
const jobs = (n: number): string => (n < 2 ? `${n} offre` : `${n} offres`)
const events = (n: number): string => (n < 2 ? `${n} événement` : `${n} événements`)
const shared = (workflows: readonly string[]): string =>
  workflows.length < 2 ? '' : ` Le compte est celui de ${workflows.join(', ')}.`

const isHolding = (name: string): name is HeldBy => Object.hasOwn(french.workflow.heldBy, name)
/** What holds the work back, in words. */
const heldBy = (name: string): string => (isHolding(name) ? french.workflow.heldBy[name] : name)

const SENTENCES: Readonly<Record<Code, (subject: Subject) => Sentences>> = {
  misconfigured: ({ of, list }) => ({
    text: `${list('workflows').length === 0 ? 'Le déploiement est mal configuré' : `Mal configuré : ${list('workflows').join(', ')}`} : ${of('issue')}`,
    fix: 'Corrigez src/workflows.ts ou déposez le secret (npx wrangler secret put NOM), puis déployez : npm run deploy.',
  }),

  never_fired: ({ of }) => ({
    text:
      of('heard') === ''
        ? `L’horaire « ${of('schedule')} » devait se déclencher à ${of('at')} et ne l’a pas fait : aucun battement n’a atteint ce flux.`
        : `Aucun battement n’a atteint ce flux depuis ${of('heard')} : son horaire « ${of('schedule')} », dû à ${of('at')}, ne démarre pas.`,
    fix: 'Vérifiez que wrangler.toml a crons = ["*/5 * * * *"] sous [triggers] et que les événements cron du Worker arrivent (npx wrangler tail) ; en attendant, lancez une exécution à la main.',
  }),

  stopped: ({ id, of, list }) => ({
    text: `Arrêté : ${reasonInFrench(of('reason'))}. Réponse : ${of('message')}${shared(list('workflows'))}`,
    fix: `${remedyInFrench(of('reason')) ?? 'Corrigez ce qui est dit.'} Puis : npm run relay -- resume ${id}. Un événement est essayé toutes les 15 minutes : cela reprend donc aussi tout seul.`,
  }),

  relay_fault: ({ count, of }) => ({
    text: `${count} faute${count < 2 ? '' : 's'} du relais lui-même, la dernière : ${of('what')}`,
    fix: 'Regardez le journal (npx wrangler tail), et signalez-la. Aucun événement n’est perdu.',
  }),

  failing: ({ id, of, list }) => ({
    text: `${sideName(of('side'))} échoue, et aucun appel n’a réussi depuis. Dernière réponse : ${of('words')}${shared(list('workflows'))}`,
    fix: `Rien, si le service est en panne : le relais réessaie tout seul, et aucun événement n’est perdu. Pour essayer tout de suite : npm run relay -- resume ${id}.`,
  }),

  account_resting: ({ of, list }) => ({
    text: `${sideName(of('side'))} ne veut pas d’appels de ce compte avant ${of('until')}.${shared(list('workflows'))}`,
    fix: 'Rien : cela reprend ensuite. Si c’est fréquent, baissez rates dans src/workflows.ts.',
  }),

  held: ({ id, count, of, data }) => ({
    text: `La dernière exécution de ${of('action')} est retenue : ${holdInFrench(data)}. Aucune de ses ${jobs(count)} n’a été archivée.`,
    fix: `Ces offres ont-elles vraiment disparu ? Regardez : npm run relay -- held ${id}. Puis approuvez : npm run relay -- held ${id} --approve. Sinon, laissez : la prochaine exécution regardera de nouveau.`,
  }),

  run_failed: ({ count, of }) => ({
    text: `${count < 2 ? `La dernière exécution de ${of('action')} a échoué` : `Les ${count} dernières exécutions de ${of('action')} ont échoué`} : ${reasonInFrench(of('reason'))}.`,
    fix: 'Ses problèmes disent pourquoi : ouvrez l’exécution. Corrigez, puis relancez-la.',
  }),

  parked: ({ id, count, of }) => ({
    text: `${events(count)} mis de côté, que le relais n’essaie plus de lui-même. Le plus récent${of('reference') === '' ? '' : `, sur ${of('reference')}`} : ${reasonInFrench(of('reason'))}.`,
    fix: `${remedyInFrench(of('reason')) ?? `Regardez pourquoi : npm run relay -- events ${id}.`} Puis : npm run relay -- replay ${id} --reason ${of('reason')}.`,
  }),

  backlog: ({ id, count, of }) => ({
    text: `${events(count)} en attente, le plus ancien est dû depuis ${of('minutes')} minutes${of('held_by') === '' ? '' : ` ; ce qui le retient : ${heldBy(of('held_by'))}`}.`,
    fix:
      of('held_by') === 'pause'
        ? `Le flux est en pause. Reprenez-le : npm run relay -- resume ${id}.`
        : `Regardez ce qui le retient : npm run relay -- status ${id}. Si c’est la cadence, augmentez rates dans src/workflows.ts.`,
  }),

  archived_many: ({ id, count, of, data }) => ({
    text: `${jobs(count)} sur ${of('active')} actives ont été archivées en une heure.`,
    fix: `Si c’est juste, écartez cet avertissement. Sinon, regardez ce qui les a archivées : npm run relay -- events ${id} ; corrigez, puis ${data['readable'] === false ? 'faites-les envoyer de nouveau par leur émetteur' : `synchronisez : npm run relay -- sync ${id}`}.`,
  }),

  webhooks_refused: ({ id, count, of }) => ({
    text: `${count < 2 ? `${count} webhook refusé` : `${count} webhooks refusés`} : ${of('reason')}.`,
    fix: `Le secret à la source est-il celui de ce flux ? npm run relay -- webhooks rotate ${id}, ou npx wrangler secret put NOM, celui que webhook_secret lit.`,
  }),

  webhooks_silent: ({ id, of, data }) => ({
    text: `Aucun webhook depuis ${of('hours')} heures ; le dernier est arrivé à ${of('last')}.`,
    fix:
      data['readable'] === false
        ? 'Demandez à qui exploite l’émetteur : seuls ses webhooks apportent ses offres. Quand il enverra de nouveau, un job.snapshot de sa part retirera ce qui a fermé entre-temps.'
        : `Est-il encore enregistré à la source ? npm run relay -- webhooks list ${id}. En attendant, une synchronisation trouve ce qui a changé : npm run relay -- sync ${id}.`,
  }),

  webhooks_unregistered: ({ id, list }) => ({
    text: `La source n’a plus le webhook ${list('names').join(', ')}, qui avait été enregistré d’ici.`,
    fix: `Enregistrez-le de nouveau : npm run relay -- webhooks register ${id}.`,
  }),

  secret_unused: ({ of }) => ({
    text: `Des deux secrets de webhook, celui à la place ${of('place')} n’a authentifié aucun webhook depuis un jour.`,
    fix: 'Si la source a l’autre partout, retirez-le de webhook_secret, et supprimez-le : npx wrangler secret delete NOM.',
  }),
}
