// An employer of the demo whose jobs are told one by one: what people read, where the other origins are compared whole.
import type { Board } from '../sandbox/board.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { DemoWorkflow } from './accounts.ts'

const AUTH = { api_key: 'fl-atelier-0123456789abcdef', company_id: 'atelier' }
/** Its webhooks prove themselves by it. */
export const SECRET = 'fl-atelier-path-0123456789abcdef'
const WORKFLOW_ID = 'demo-atelier'
/** Once a year: its syncs are started by hand. */
const SCHEDULE = '0 4 1 1 *'

/** Its vacancies. The first is followed; the second gets a start that is no date. */
const TITLES = [
  'Boulangère ou boulanger',
  'Pâtissière ou pâtissier',
  'Vendeuse ou vendeur',
  'Cheffe ou chef de rang',
  'Cuisinière ou cuisinier',
  'Chocolatière ou chocolatier',
  'Livreuse ou livreur',
  'Comptable',
  'Responsable de magasin',
  'Apprentie ou apprenti boulanger',
  'Tourière ou tourier',
  'Glacière ou glacier',
  'Serveuse ou serveur',
  'Plongeuse ou plongeur',
  'Chargée ou chargé de paie',
  'Technicienne ou technicien de maintenance',
  'Assistante ou assistant de direction',
  'Cheffe ou chef d’équipe de nuit',
  'Préparatrice ou préparateur de commandes',
  'Responsable qualité',
  'Acheteuse ou acheteur',
  'Graphiste',
  'Community manager',
  'Stagiaire en marketing',
]

export interface Vacancy {
  readonly title: string
  readonly mission: string
}

export type Atelier = ReturnType<typeof createAtelier>

/** The employer's account at the imitated Flatchr, filled, and its board. */
export function createAtelier(sandbox: Sandbox) {
  const company = sandbox.flatchr.company(AUTH.company_id, { apiKey: AUTH.api_key })
  const board: Board = sandbox.hrflow.board(`${WORKFLOW_ID}-board`)
  const references = TITLES.map((_title, index) => `atelier${String(index + 1).padStart(2, '0')}`)
  for (const [index, title] of TITLES.entries()) {
    const mission = `<p>${title} dans notre atelier de Nantes.</p>`
    company.put({ id: references[index] ?? '', title, mission, start: '2027-01-11', status: 1, company_id: 'atelier' })
  }
  return {
    workflow_id: WORKFLOW_ID,
    references: references as readonly string[],
    board,
    edit: (reference: string, patch: Partial<Vacancy & { readonly start: string }>) => company.edit(reference, patch),
    close: (reference: string) => company.edit(reference, { status: 3 }),

    /** What the board holds of a job, as people read it. */
    onBoard(reference: string): Vacancy & { readonly starts: string } {
      const { name = '', responsibilities = '', tags = [] } = board.get(reference)?.job ?? {}
      const starts = (Array.isArray(tags) ? tags : []).find((tag) => tag?.name === 'starts_on')?.value ?? null
      return { title: String(name), mission: String(responsibilities).replace(/<[^>]*>/g, ''), starts: String(starts) }
    },

    /** What the Worker must know of it. */
    workflow: (format: 'careless' | 'mended'): DemoWorkflow => ({
      workflow_id: WORKFLOW_ID,
      connector: 'flatchr',
      connector_auth: AUTH,
      webhook_secret: SECRET,
      board_key: board.key,
      schedule: SCHEDULE,
      format,
    }),
  }
}
