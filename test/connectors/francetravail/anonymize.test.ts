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

  const offer = (texts: Partial<HrFlowJob>): HrFlowJob => ({
    reference: '048KLTP',
    name: 'Boulanger',
    location: {
      text: 'SAINT-ÉTIENNE 42000',
      lat: 45.4,
      lng: 4.4,
      fields: { country: 'France', state: 'Loire', city: 'SAINT-ÉTIENNE', postcode: '42000' },
    },
    sections: [],
    tags: [
      { name: 'rome_label', value: 'Boulangerie - viennoiserie' },
      { name: 'company_name', value: 'SARL Au Bon Pain' },
      { name: 'company_description', value: 'Maison fondée en 1950.' },
      { name: 'company_website', value: 'https://www.aubonpain.example/accueil' },
      { name: 'recruiter_name', value: 'Au Bon Pain - Mme Jeanne Le Goff' },
      { name: 'recruiter_email', value: 'Pour postuler, utiliser le lien suivant : https://candidat.example/1' },
      { name: 'recruiter_phone', value: '3995' },
      { name: 'application_url', value: 'https://postuler.example/1' },
      { name: 'permit', value: 'B - Véhicule léger' },
      { name: 'soft_skill', value: 'Rigueur' },
    ],
    ...texts,
  })

  it.each([
    ['Chez AU BON  PAIN, on pétrit.', 'Chez …, on pétrit.'],
    ['Chez au-bon-pain (#AuBonPain) et chez Au Bon Pain SARL.', 'Chez … (#…) et chez … SARL.'],
    ['Chez A\u0300u Bon Pai\u0302n.', 'Chez ….'],
    ['Contact : Mme LE GOFF ou Jeanne Le Goff.', 'Contact : Mme … ou ….'],
    ['À St Etienne ou Saint-Etienne (Loire).', 'À … ou … (…).'],
    ['Maison fondée en 1950. Vous pétrissez.', '…. Vous pétrissez.'],
    ['Écrire à rh@aubonpain.example ou jobs (at) pain . example', 'Écrire à … ou …'],
    ['Tél. 04 77 00 00 00, 04.77.00.00.00, 0477000000, +33 (0)4 77 00 00 00, 3995', 'Tél. …'],
    ['Voir https://a.example/b?c=d, www.pain.fr/emploi, pain-emploi.fr et AUBONPAIN.EXAMPLE', 'Voir … et …'],
    ['SIRET 123 456 789 00012 ou 12345678900012, SIREN : 123 456 789', 'SIRET … ou …, SIREN : …'],
    ['Le 42000 ou F-42100 ou 2A004 ou 42 000 Annecy', 'Le … ou … ou … ou … Annecy'],
    [
      '12 rue du Four à deux pas, 3 bis, Avenue de la République Jean Jaurès, 1 QUAI DES ORFÈVRES 42000',
      '… à deux pas, …',
    ],
    ["5 place de l'Hôtel de Ville ou 7 allée d'Alsace.", '… ou ….'],
    ['3 places à pourvoir, 2 routes par jour, 5 chemins', '3 places à pourvoir, 2 routes par jour, 5 chemins'],
    ['<p>Chez <b>Au Bon</b> Pain, <a href="mailto:rh@a.fr">&eacute;crire</a></p>', 'Chez …, écrire'],
    [
      'De 25000 à 30000 € brut, soit 2 100 Euros, 35000.50 euros net, le 01/02/2026 à 08h30, code D1102, 24/7, ASP.NET et Node.js',
      'De 25000 à 30000 € brut, soit 2 100 Euros, 35000.50 euros net, le 01/02/2026 à 08h30, code D1102, 24/7, ASP.NET et Node.js',
    ],
    [
      'Rigueur et permis B - Véhicule léger ; la boulangerie.',
      'Rigueur et permis B - Véhicule léger ; la boulangerie.',
    ],
    ['Un  texte \n tel quel & sans nom <3 ', 'Un  texte \n tel quel & sans nom <3 '],
  ])('has out of its texts what the job says of company, recruiter and place: %s', (text, left) => {
    expect(francetravail.anonymize(offer({ summary: text, requirements: text }))).toMatchObject({
      summary: left,
      requirements: left,
    })
  })

  it('has out of each kept list and title what names somebody', () => {
    const anonymised = francetravail.anonymize(
      offer({
        name: 'Boulanger (H/F) - Au Bon Pain - 42000 Saint-Etienne',
        skills: [
          { name: 'Pain Au Bon Pain', value: 'rh@pain.fr', type: 'hard' },
          { name: 'au bon pain', value: null },
        ],
        languages: [{ name: 'Saint Étienne', value: null }],
        tags: [
          { name: 'employer', value: 'Martin &amp; Fils' },
          { name: 'contract_type', value: 'CDD chez MARTIN & FILS' },
          { name: 'experience_description', value: '2 ans, tél. 0477000000' },
        ],
        location: { text: '42 - SAINT-ETIENNE 02 42000' },
        ranges_float: [{ name: 'Martin & Fils', value_min: 1, value_max: 2, unit: 'EUR/hour' }],
        sections: [{ name: 'company_description', title: 'x', description: '<p>Au Bon Pain</p>' }],
      }),
    )
    expect(anonymised).toMatchObject({
      name: 'Boulanger (H/F)',
      skills: [{ name: 'Pain …', value: '…', type: 'hard' }],
      languages: [],
      tags: [
        { name: 'contract_type', value: 'CDD chez …' },
        { name: 'experience_description', value: '2 ans, tél. …' },
      ],
      ranges_float: [{ name: '…', value_min: 1, value_max: 2, unit: 'EUR/hour' }],
    })
  })

  it('is called by its profession, else by its reference, when nothing of its title may stay', () => {
    expect(francetravail.anonymize(offer({ name: 'Au Bon Pain' })).name).toBe('Boulangerie - viennoiserie')
    const tags = [{ name: 'company_name', value: 'Au Bon Pain' }]
    expect(francetravail.anonymize(offer({ name: 'Au Bon Pain !', tags })).name).toBe('!')
    expect(francetravail.anonymize(offer({ name: 'AU BON PAIN', tags })).name).toBe('048KLTP')
  })

  it('is made in a moment of whatever text', () => {
    const started = performance.now()
    for (const piece of ['a', '0 ', 'a.', 'a@', '1', 'Au Bon ', '<', '42 000 ', '+33 ', '1 rue de la '])
      francetravail.anonymize(offer({ summary: piece.repeat(50_000) }))
    expect(performance.now() - started).toBeLessThan(15_000)
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
