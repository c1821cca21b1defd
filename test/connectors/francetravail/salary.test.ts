// A salary's text, read into a range or not at all.
import { describe, expect, it } from 'vitest'
import { salaryOf } from '../../../src/connectors/francetravail/salary'

describe('a salary', () => {
  it.each([
    ['Annuel de 30000.0 Euros à 40000.0 Euros sur 12.0 mois', 30_000, 40_000, 'EUR/year'],
    ['Annuel de 40000.0 Euros à 30000.0 Euros', 30_000, 40_000, 'EUR/year'],
    ['Annuel de 30000 Euros', 30_000, 30_000, 'EUR/year'],
    ['Annuel de 30000 Euros à 0.0 Euros', 30_000, 30_000, 'EUR/year'],
    ['Mensuel de 1923.00 Euros sur 12 mois', 1_923, 1_923, 'EUR/month'],
    ['Mensuel de 1710,55 Euros à 1800,5 Euros sur 12 mois', 1_710.55, 1_800.5, 'EUR/month'],
    ['Horaire de 17.0 Euros à 18.7 Euros sur 12.0 mois', 17, 18.7, 'EUR/hour'],
    ['Horaire de 1 Euro', 1, 1, 'EUR/hour'],
    ['  Mensuel  de\u00a02000 Euros\nà 2100 Euros', 2_000, 2_100, 'EUR/month'],
    ['Mensuel de 2000 Euros a\u0300 2100 Euros', 2_000, 2_100, 'EUR/month'],
    ['Mensuel de 2 000 Euros', 2_000, 2_000, 'EUR/month'],
    ['Mensuel de 2\u00a0000,50€ à 2\u202f500 €', 2_000.5, 2_500, 'EUR/month'],
    ['Salaire brut : Annuel de 26400.0 Euros à 45000.0 Euros sur 12 mois', 26_400, 45_000, 'EUR/year'],
    ['Salaire annuel de 30000 €', 30_000, 30_000, 'EUR/year'],
  ])('is read from %j', (text, value_min, value_max, unit) => {
    expect(salaryOf(text)).toEqual([{ name: 'salary', value_min, value_max, unit }])
  })

  it.each([
    null,
    '',
    'Selon expérience',
    'Autre de 1910,00 Euros à 2050,00 Euros',
    'De 1910,00 Euros à 2050,00 Euros',
    'Cachet de 200 Euros',
    'Mensuel de Euros',
    'Mensuel de 2000 à 2500 Euros',
    'Mensuel de 1.923,00 Euros',
    'Horaire de 12.500 Euros',
    'Mensuel de 20 00 Euros',
    'Mensuel de 2000 Dollars',
    'Mensuel de 2000 Eurosx',
    'Mensuel de 2000 Euros à négocier',
    'mensuellement de 2000 Euros',
    'Bimensuel de 2000 Euros',
    'Mensuel de -5 Euros',
    'Mensuel de 0.0 Euros',
    'Mensuel de 11.65 Euros',
    'Mensuel de 60000 Euros',
    'Horaire de 2000 Euros',
    'Annuel de 35 Euros à 40 Euros',
  ])('is not guessed from %j', (text) => {
    expect(salaryOf(text)).toEqual([])
  })
})
