// What the pages say in French. Its type is that of the English words: one that is missing is an error.

import type { Words } from './english'
import { frenchLists } from './french-lists'
import { frenchActions, frenchWorkflow } from './french-workflow'

const many = (n: number, one: string, more = `${one}s`): string => `${n} ${n < 2 ? one : more}`

export const french: Words = {
  product: 'hrflow-relay',
  skip: 'Aller au contenu',
  menu: 'Navigation',
  home: 'Flux',
  docs: 'API',
  leave: 'Se déconnecter',
  never: 'jamais',
  now: 'à l’instant',
  ago: (span) => `il y a ${span}`,
  ahead: (span) => `dans ${span}`,
  units: { days: 'j', hours: 'h', minutes: 'min', seconds: 's' },
  lasting: (span) => `depuis ${span}`,
  none: 'aucun',
  retired: 'Aucune activité depuis dix minutes : la page n’est plus mise à jour.',
  goOn: 'Reprendre',
  lost: 'Le relais ne répond pas. Ce que vous voyez est plus ancien.',

  login: {
    title: 'Connexion',
    token: 'Jeton d’administration',
    hint: 'L’ADMIN_TOKEN de ce déploiement.',
    enter: 'Se connecter',
    wrong: 'Ce n’est pas le bon jeton.',
    tooMany: 'Trop de tentatives depuis votre adresse. Réessayez dans une minute.',
    elsewhere: 'Ce formulaire a été envoyé par un autre site. Connectez-vous ici.',
  },

  closed: {
    title: 'Pas encore ouvert',
    text: 'Ce relais n’a pas d’ADMIN_TOKEN d’au moins 24 caractères : ses pages et son API ne répondent à personne.',
    steps: ['Créer un jeton', 'Le déposer comme secret du Worker', 'Recharger cette page, puis se connecter'],
  },
  missing: { title: 'Introuvable', text: 'Il n’y a rien à cette adresse.', back: 'Retour aux flux' },
  broken: { title: 'Cela n’a pas fonctionné', text: 'Le relais a répondu', again: 'Réessayer' },

  states: {
    fine: 'Tout va bien',
    warning: 'À surveiller',
    severe: 'Grave',
    paused: 'En pause',
    stopped: 'Arrêté',
    misconfigured: 'Mal configuré',
    unreachable: 'Sans réponse',
    unknown: 'Pas de nouvelles',
  },
  severities: { severe: 'Grave', warning: 'Avertissement', info: 'À savoir' },

  homePage: {
    allFine: 'Tout est en ordre.',
    severe: (n) => `${many(n, 'flux', 'flux')} ${n < 2 ? 'demande' : 'demandent'} une intervention.`,
    warnings: (n) => `${many(n, 'flux', 'flux')} à surveiller.`,
    accounts: 'Comptes',
    okFor: 'en ordre',
    refusedFor: 'refusé',
    failingFor: 'en panne',
    usedBy: (n) => many(n, 'flux', 'flux'),
    about: 'Sur le déploiement',
    emptyTitle: 'Aucun flux pour l’instant',
    emptyText: 'Un flux relie une source d’offres à un board HrFlow. Écrivez le premier :',
    emptySteps: [
      'Ouvrez src/workflows.ts et ajoutez un defineWorkflow(…) à sa liste : connecteur, comptes, board.',
      'Déposez ses secrets : npx wrangler secret put NOM',
      'Déployez : npm run deploy. Il apparaîtra ici.',
    ],
    faultTitle: 'Les flux sont illisibles',
    faultText: 'src/workflows.ts échoue avant que l’on en sache quoi que ce soit. Corrigez-le, puis : npm run deploy.',
    find: 'Chercher un flux',
    noMatch: 'Aucun flux ne porte ce nom.',
    pages: 'Pages',
    next: 'Suivants',
    previous: 'Précédents',
  },

  row: {
    lastWebhook: 'Dernier webhook',
    refused24h: (n) => `${many(n, 'refusé')} en 24 h`,
    noWebhooks: 'aucun encore',
    lastRun: 'Dernière exécution',
    nextRun: 'prochaine',
    noRun: 'aucune encore',
    pending: 'En attente',
    drained: 'terminé',
    parked: (n) => many(n, 'mis de côté', 'mis de côté'),
    board: 'Sur le board',
    archived: (n) => `${n} archivées`,
    activity: 'Dernières 48 h',
    activityOf: (n) => `Environ ${n} écritures sur le board en 48 heures, heure par heure`,
  },
  runStatus: { success: 'réussie', success_with_failures: 'avec des échecs', fatal: 'échouée' },
  workflow: frenchWorkflow,
  doing: frenchActions,
  lists: frenchLists,
}
