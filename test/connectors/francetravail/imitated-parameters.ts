// The documented rules of France Travail's search parameters. Only the limits of `range` are offers.ts's.

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const LISTS = { codeROME: 200, departement: 5, commune: 5, codeNAF: 2, secteurActivite: 2 }
const GRANDS_DOMAINES = [...'ABCDEFGHIJKLMN', 'C15', 'L14', 'M13', 'M14', 'M15', 'M16', 'M17', 'M18']
const CHOICES = {
  origineOffre: ['1', '2'],
  sort: ['0', '1', '2'],
  publieeDepuis: ['1', '3', '7', '14', '31'],
  grandDomaine: GRANDS_DOMAINES,
}
const TOGETHER = [
  ['minCreationDate', 'maxCreationDate'],
  ['salaireMin', 'periodeSalaire'],
] as const
const BOOLEANS = [
  'tempsPlein',
  'inclureLimitrophes',
  'accesTravailleurHandicape',
  'offresMRS',
  'offresManqueCandidats',
  'entreprisesAdaptees',
]

/** The message of the 400 that the parameters deserve, or null. */
export function searchProblem(query: URLSearchParams): string | null {
  const given = (name: string): string[] => query.get(name)?.split(',') ?? []
  for (const [name, most] of Object.entries(LISTS))
    if (given(name).length > most) return `Le paramètre « ${name} » accepte ${most} valeurs au plus.`
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value = query.get(name)
    if (value !== null && !choices.includes(value)) return `Valeur du paramètre « ${name} » incorrecte.`
  }
  for (const name of BOOLEANS)
    if (!['true', 'false', null].includes(query.get(name))) return `Valeur du paramètre « ${name} » incorrecte.`
  for (const [one, other] of TOGETHER)
    if (query.has(one) !== query.has(other)) return `Les paramètres « ${one} » et « ${other} » vont ensemble.`
  for (const name of ['minCreationDate', 'maxCreationDate']) {
    const value = query.get(name)
    if (value !== null && !(DATE.test(value) && Number.isFinite(Date.parse(value))))
      return `Le format du paramètre « ${name} » est incorrect.`
  }
  const words = given('motsCles')
  if (words.length > 7 || words.some((word) => word.trim().length < 2))
    return 'Le paramètre « motsCles » accepte 7 mots de 2 caractères au plus.'
  return null
}
