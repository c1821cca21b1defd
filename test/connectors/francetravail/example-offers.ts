// Offers for a France Travail that is to be looked at: of one profession and one département, both origins among them.
import type { JsonObject } from '../../sandbox/upstream.ts'

const TITLES = [
  'Développeur web (H/F)',
  'Développeuse full stack (H/F)',
  'Ingénieur logiciel (H/F)',
  'Data engineer (H/F)',
  'Ingénieure DevOps (H/F)',
  'Développeur mobile (H/F)',
  'Architecte logiciel (H/F)',
  'Testeuse de logiciels (H/F)',
  'Administrateur de bases de données (H/F)',
  'Développeuse embarqué (H/F)',
  'Intégrateur web (H/F)',
  'Lead developer (H/F)',
  'Analyste programmeuse (H/F)',
  'Développeur Python (H/F)',
]
const FIRST_MS = Date.parse('2026-11-02T08:00:00.000Z')
const HOUR_MS = 3_600_000

/** 14 offers of these codes, a few hours apart; every third is a partner's. */
export const offersFor = (romeCode: string, departement: string): readonly JsonObject[] =>
  TITLES.map((intitule, index) => {
    const id = `202DE${String.fromCodePoint(65 + index)}${index % 10}`
    const at = new Date(FIRST_MS + index * 7 * HOUR_MS).toISOString()
    const isPartner = index % 3 === 2
    return {
      id,
      intitule,
      description: `${intitule} : vous rejoignez une équipe de ${4 + index} personnes.`,
      dateCreation: at,
      dateActualisation: at,
      lieuTravail: { libelle: departement, codePostal: `${departement}000`, commune: `${departement}056` },
      romeCode,
      entreprise: isPartner ? {} : { nom: `Atelier ${index + 1}`, description: 'Une petite entreprise.' },
      typeContrat: 'CDI',
      typeContratLibelle: 'CDI',
      experienceExige: index % 2 === 0 ? 'D' : 'E',
      salaire: { libelle: `Annuel de ${38 + index}000.0 Euros à ${44 + index}000.0 Euros sur 12.0 mois` },
      nombrePostes: 1 + (index % 2),
      origineOffre: {
        origine: isPartner ? '2' : '1',
        urlOrigine: isPartner
          ? `https://partenaire.example/offre?id=${id}`
          : `https://candidat.francetravail.fr/offres/recherche/detail/${id}`,
      },
    }
  })
