// France Travail offers with each wording of a salary, and the HrFlow job of each.
import type { JobFixture } from '../fixture'
import { EMPTY } from './empty.ts'

interface Range {
  readonly value_min: number
  readonly value_max: number
  readonly unit: string
}

/** An offer that tells nothing but its salary: a range where the text can be read, and the text as it is either way. */
const paid = (title: string, id: string, salaire: unknown, libelle: string, range: Range | null): JobFixture => ({
  title,
  job: { id, intitule: 'Employé (H/F)', salaire },
  open: true,
  hrflow: {
    ...EMPTY,
    reference: id,
    name: 'Employé (H/F)',
    url: `https://candidat.francetravail.fr/offres/recherche/detail/${id}`,
    ranges_float: range === null ? [] : [{ name: 'salary', ...range }],
    tags: [{ name: 'salary_description', value: libelle }],
  },
})

export const salaryJobs: readonly JobFixture[] = [
  paid(
    'a salary by the year, from and to',
    '048SALA',
    { libelle: 'Annuel de 30000.0 Euros à 40000.0 Euros sur 12.0 mois', complement1: 'Mutuelle' },
    'Annuel de 30000.0 Euros à 40000.0 Euros sur 12.0 mois',
    { value_min: 30000, value_max: 40000, unit: 'EUR/year' },
  ),
  paid(
    'a salary by the month with a decimal comma',
    '048SALM',
    { libelle: 'Mensuel de 1710,50 Euros sur 12 mois' },
    'Mensuel de 1710,50 Euros sur 12 mois',
    { value_min: 1710.5, value_max: 1710.5, unit: 'EUR/month' },
  ),
  paid(
    'a salary by the hour, from and to',
    '048SALH',
    { libelle: 'Horaire de 17.0 Euros à 18.7 Euros sur 12.0 mois' },
    'Horaire de 17.0 Euros à 18.7 Euros sur 12.0 mois',
    { value_min: 17, value_max: 18.7, unit: 'EUR/hour' },
  ),
  paid(
    'a salary in words that cannot be read',
    '048SALX',
    { libelle: 'Autre selon expérience : 30000 Euros' },
    'Autre selon expérience : 30000 Euros',
    null,
  ),
  {
    title: 'a salary told by its comment alone',
    job: { id: '048SAL0', intitule: 'Employé (H/F)', salaire: { commentaire: 'à négocier', libelle: '' } },
    open: true,
    hrflow: {
      ...EMPTY,
      reference: '048SAL0',
      name: 'Employé (H/F)',
      url: 'https://candidat.francetravail.fr/offres/recherche/detail/048SAL0',
      tags: [{ name: 'salary_description', value: 'à négocier' }],
    },
  },
  {
    title: 'salaire and agence as lists, of which the first object counts',
    job: {
      id: '048SALL',
      intitule: 'Employé (H/F)',
      salaire: [
        null,
        { libelle: 'Mensuel de 2000.0 Euros à 2500.0 Euros sur 13.0 mois' },
        { libelle: 'Mensuel de 1.0 Euros sur 12.0 mois' },
      ],
      agence: [{ telephone: '3995' }],
    },
    open: true,
    hrflow: {
      ...EMPTY,
      reference: '048SALL',
      name: 'Employé (H/F)',
      url: 'https://candidat.francetravail.fr/offres/recherche/detail/048SALL',
      ranges_float: [{ name: 'salary', value_min: 2000, value_max: 2500, unit: 'EUR/month' }],
      tags: [{ name: 'salary_description', value: 'Mensuel de 2000.0 Euros à 2500.0 Euros sur 13.0 mois' }],
    },
  },
]
