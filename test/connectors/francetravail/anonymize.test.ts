// What of an offer stays on the board after France Travail has deleted it.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { francetravail } from '../../../src/connectors/francetravail'
import { type HrFlowJob, hrflowJobSchema } from '../../../src/hrflow/job'
import { jobs } from './jobs'

const EMPTIED = {
  agent_key: null,
  picture: null,
  culture: null,
  benefits: null,
  responsibilities: null,
  interviews: null,
  created_at: null,
  updated_at: null,
  location: { text: '', lat: null, lng: null, fields: null },
  sections: [],
  certifications: [],
  courses: [],
  tasks: [],
  interests: [],
  metadatas: [],
  ranges_date: [],
}

describe('an anonymised job', () => {
  it('keeps of the default format what describes the work, and nothing of company, person or place', () => {
    const complete = jobs[0]?.hrflow ?? null
    expect(complete === null ? null : francetravail.anonymize(complete)).toEqual({
      ...EMPTIED,
      reference: '048KLTP',
      name: 'Boulanger / Boulangère (H/F)',
      url: 'https://candidat.francetravail.fr/offres/recherche/detail/048KLTP',
      summary: 'Vous pétrissez, façonnez et cuisez le pain.\nTravail en équipe.',
      requirements: 'CAP, BEP et équivalents en boulangerie\nBac ou équivalent en pâtisserie',
      skills: [
        { name: 'Bouler et façonner des pâtons', value: null, type: 'hard' },
        { name: 'Pétrir', value: null, type: 'hard' },
      ],
      languages: [
        { name: 'Anglais', value: null },
        { name: 'Italien', value: null },
      ],
      ranges_float: [{ name: 'salary', value_min: 1923, value_max: 1923, unit: 'EUR/month' }],
      tags: [
        { name: 'rome_code', value: 'D1102' },
        { name: 'rome_label', value: 'Boulangerie - viennoiserie' },
        { name: 'contract_nature', value: 'Contrat travail' },
        { name: 'contract_type', value: 'CDD - 6 Mois' },
        { name: 'is_apprenticeship', value: 'true' },
        { name: 'experience_required', value: 'false' },
        { name: 'experience_description', value: 'Débutant accepté' },
        { name: 'working_hours_description', value: '35H' },
        { name: 'working_hours_type', value: 'Temps plein' },
        { name: 'number_of_positions', value: '3' },
        { name: 'qualification_label', value: 'Employé qualifié' },
      ],
    })
  })

  it('is emptied of all else, whatever a format of the workflow’s own or the board wrote', () => {
    const written: HrFlowJob = {
      key: 'board-key-of-the-job',
      reference: '048KLTP',
      name: 'Boulanger',
      agent_key: 'agent',
      url: 'https://entreprise.example',
      picture: 'https://entreprise.example/logo.png',
      summary: 'Vous pétrissez.',
      culture: 'Au bon pain',
      benefits: 'Au bon pain',
      responsibilities: 'Au bon pain',
      requirements: 'CAP',
      interviews: 'Mme Martin',
      created_at: '2022-10-23T08:15:42Z',
      updated_at: '2022-10-23T08:15:42Z',
      location: { text: 'ANNECY', lat: 1, lng: 2, fields: { city: 'ANNECY' }, geojson: { city: 'ANNECY' } },
      sections: [{ name: 'x', title: 'x', description: 'Au bon pain' }],
      skills: [{ name: 'Pétrir', value: 0.9, taught_by: 'Au bon pain' }],
      languages: [{ name: 'Anglais', value: 1, spoken_in: 'ANNECY' }],
      certifications: [{ name: 'Au bon pain', value: null }],
      courses: [{ name: 'Au bon pain', value: null }],
      tasks: [{ name: 'Au bon pain', value: null }],
      interests: [{ name: 'Au bon pain', value: null }],
      tags: [
        { name: 'rome_code', value: 'D1102', seen_by: 'Mme Martin' },
        { name: 'number_of_positions', value: 3 },
        { name: 'my_rome_code', value: 'ANNECY' },
        { name: 'number_of_positions_at', value: 'Au bon pain' },
        { name: 'salary_description', value: 'x' },
        { name: 'permit', value: 'B' },
        { name: 'soft_skill', value: 'Rigueur' },
      ],
      metadatas: [{ name: 'Au bon pain', value: null }],
      ranges_float: [{ name: 'salary', value_min: 1, value_max: 2, unit: 'EUR/hour', payer: 'Au bon pain' }],
      ranges_date: [{ name: 'Au bon pain', value_min: null, value_max: null }],
      company: { name: 'Au bon pain' },
    }
    expect(francetravail.anonymize(written)).toEqual({
      ...EMPTIED,
      reference: '048KLTP',
      name: 'Boulanger',
      url: 'https://candidat.francetravail.fr/offres/recherche/detail/048KLTP',
      summary: 'Vous pétrissez.',
      requirements: 'CAP',
      skills: [{ name: 'Pétrir', value: 0.9, type: null }],
      languages: [{ name: 'Anglais', value: 1 }],
      ranges_float: [{ name: 'salary', value_min: 1, value_max: 2, unit: 'EUR/hour' }],
      tags: [
        { name: 'rome_code', value: 'D1102' },
        { name: 'number_of_positions', value: 3 },
      ],
    })
  })

  it('is a HrFlow job, even of one that holds the least or nulls, and stays the same when done again', () => {
    const least: HrFlowJob = { reference: 'A', name: 'B', location: {}, sections: [] }
    const nulls: HrFlowJob = { ...least, summary: null, skills: null, languages: null, tags: null, ranges_float: null }
    const once = francetravail.anonymize(least)
    expect(francetravail.anonymize(nulls)).toEqual(once)
    expect(francetravail.anonymize(once)).toEqual(once)
    expect(v.parse(hrflowJobSchema, once)).toEqual(once)
  })

  it('leaves the job that it was made from as it was', () => {
    const complete = jobs[0]?.hrflow ?? null
    const before = JSON.stringify(complete)
    if (complete !== null) francetravail.anonymize(complete)
    expect(JSON.stringify(complete)).toBe(before)
  })
})
