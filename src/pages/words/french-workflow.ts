// What the pages of one workflow say in French.
import type { englishActions, englishWorkflow } from './english-workflow'

const many = (n: number, one: string, more = `${one}s`): string => `${n} ${n < 2 ? one : more}`

export const frenchWorkflow: typeof englishWorkflow = {
  tabs: {
    overview: 'Vue d’ensemble',
    events: 'Événements',
    jobs: 'Offres',
    webhooks: 'Webhooks',
    settings: 'Réglages',
  },
  attention: 'Ce qui demande une intervention',
  calm: 'Rien à signaler.',
  issues: 'Ce qui ne va pas dans sa définition',
  runs: 'Exécutions',
  noRuns: 'Aucune exécution encore.',
  running: 'En cours',
  now: 'Maintenant',

  actions: {
    sync_jobs_in_hrflow: 'Synchronisation',
    create_jobs_in_hrflow: 'Création',
    update_jobs_in_hrflow: 'Mise à jour',
    archive_jobs_in_hrflow: 'Archivage',
  },
  dry: 'à blanc',
  triggers: { cron: 'par horaire', manual: 'à la main' },
  runStates: { reading: 'Lecture', pushing: 'Écriture', finished: 'Terminée' },
  outcomes: {
    created: 'créées',
    updated: 'modifiées',
    archived: 'archivées',
    unchanged: 'inchangées',
    discarded: 'écartées',
    skipped: 'ignorées',
    held: 'retenues',
    foreign: 'étrangères',
  },
  failed: 'en échec',
  progress: (done, of) => (of === null ? `${done} lues` : `${done} sur ${of}`),
  perSecond: (n) => `${n} par seconde`,
  left: (span) => `encore ${span}`,

  facts: {
    board: 'Sur le board',
    archived: (n) => `${n} archivées`,
    waiting: 'En attente',
    oldest: (span) => `le plus ancien depuis ${span}`,
    drained: 'terminé',
    pace: (n) => `${n} par minute`,
    held: 'retenu par',
    parked: 'Mis de côté',
    webhooks: 'Webhooks en 24 h',
    refused: (n) => `${n} refusés`,
    lastFired: 'Horaire',
    next: 'prochain',
    noSchedule: 'aucun',
    failing: 'Un service distant échoue',
  },
  heldBy: {
    pause: 'la pause',
    stop: 'l’arrêt',
    breaker: 'un service qui ne répond pas',
    rest: 'un repos ordonné par un service',
    rate: 'la cadence',
  },
  chart: 'Les dernières 48 heures, heure par heure',
  received: 'reçus',
  written: 'écritures',

  more: 'Suite',
  all: 'Tous',
  show: 'Afficher',
  emptyList: 'Rien ici.',
  goOn: 'Rien sur cette page ; il y en a d’autres.',
}

export const frenchActions: typeof englishActions = {
  confirm: 'Confirmer',
  back: 'Retour',
  nothing: 'Il n’y a rien à faire.',
  refused: 'Le relais a refusé :',
  underWay: 'une exécution est en cours, et passe d’abord.',
  pause: {
    name: 'Mettre en pause',
    plan: 'Les livraisons s’arrêtent. Les webhooks sont toujours reçus et gardés ; rien n’est perdu.',
    done: 'Le flux est en pause.',
  },
  resume: {
    name: 'Reprendre',
    plan: (n) => `Les livraisons reprennent tout de suite ; ${many(n, 'événement')} en attente.`,
    done: 'Les livraisons reprennent.',
  },
  sync: {
    name: 'Synchroniser',
    plan: 'Toutes les offres de la source sont lues, et le board est mis d’accord. Ce qui est déjà sur le board n’est pas réécrit.',
    done: 'L’exécution a commencé.',
  },
  dry: {
    name: 'Essai à blanc',
    plan: 'Toutes les offres de la source sont lues, et rien n’est écrit : l’exécution dit ce qu’elle ferait.',
    done: 'L’essai à blanc a commencé.',
  },
  approve: {
    name: 'Approuver',
    plan: (n) =>
      `L’action est relancée et archive ce qu’elle avait retenu : ${many(n, 'offre')} la dernière fois. Les offres revenues entre-temps restent.`,
    done: 'L’exécution approuvée a commencé.',
  },
  cancel: {
    name: 'Annuler',
    plan: 'L’exécution se termine après l’étape en cours. Ce qu’elle a lu est livré ; rien n’est archivé pour son absence.',
    done: 'L’exécution se termine.',
  },
  replay: {
    name: 'Rejouer',
    plan: (n) =>
      `${many(n, 'événement')} mis de côté ${n < 2 ? 'est réessayé, avec toutes ses tentatives' : 'sont réessayés, avec toutes leurs tentatives'}.`,
    done: (n) => `${many(n, 'événement')} ${n < 2 ? 'est réessayé' : 'sont réessayés'}.`,
  },
  dismiss: {
    name: 'Écarter',
    plan: (n) =>
      `${many(n, 'événement')} mis de côté ${n < 2 ? 'se termine' : 'se terminent'} pour de bon : rien n’est envoyé. La prochaine synchronisation lit tout de même ${n < 2 ? 'son offre' : 'leurs offres'}.`,
    done: (n) => `${many(n, 'événement terminé', 'événements terminés')}.`,
  },
  rightly: {
    name: 'C’est juste',
    plan: 'L’avertissement sur ce qui a été archivé durant la dernière heure est clos.',
    done: 'L’avertissement est clos.',
  },
  register: {
    name: 'Enregistrer',
    plan: 'Les webhooks qui manquent sont enregistrés à la source, puis vérifiés une fois par jour.',
    done: 'Les webhooks sont enregistrés.',
  },
  rotate: {
    name: 'Remplacer le secret',
    plan: {
      none: 'Le flux n’a pas de secret de webhook, ou sa source n’envoie pas de webhooks.',
      put: 'Un secret est en place. Mettez d’abord le nouveau à côté et déployez (npm run relay -- webhooks rotate dit les noms) ; les deux comptent alors. Puis revenez.',
      move: (n: number) =>
        `Deux secrets sont en place, et le nouveau n’a encore rien authentifié. Les webhooks du flux (${many(n, 'événement')}) sont retirés à la source et enregistrés de nouveau, pour qu’elle utilise les identifiants déployés. Ce qui est envoyé dans la seconde entre les deux est trouvé par la prochaine synchronisation.`,
      byHand: (page: string) =>
        `Deux secrets sont en place, et le nouveau n’a encore rien authentifié. Cette source n’a pas d’API pour cela : entrez le nouveau secret à la main dans ${page}.`,
      wait: 'Les deux secrets ont authentifié des webhooks depuis un jour. Attendez que l’ancien se taise pendant un jour ; quelque chose à la source l’utilise encore.',
      drop: 'Le nouveau secret est utilisé, et l’ancien se tait depuis un jour : retirez l’ancien de webhook_secret, déployez, et supprimez-le.',
    },
    done: (n: number) =>
      n === 0 ? 'Rien n’a été enregistré de nouveau.' : `${many(n, 'webhook')} enregistrés de nouveau.`,
  },
  job: {
    name: 'Synchroniser cette offre',
    plan: 'Elle est lue à sa source et écrite avant toutes les autres, quoi qu’il y ait sur le board.',
    done: 'Elle est la prochaine à être livrée.',
  },
  forget: {
    name: 'Oublier',
    plan: 'Tout ce qui est gardé de cette offre disparaît : ses événements, son histoire, ce que l’on sait du board. Le board n’est pas touché : une offre active y reste, et la prochaine synchronisation peut la retrouver.',
    done: 'Elle est oubliée.',
  },
}
