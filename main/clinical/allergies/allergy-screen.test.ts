import type { AllergyIntolerance, Coding } from '@medplum/fhirtypes'
import { describe, expect, test } from 'vitest'
import eleanorVoss from '../../../resources/training/patients/eleanor-voss.json' with { type: 'json' }
import jonahAbrams from '../../../resources/training/patients/jonah-abrams.json' with { type: 'json' }
import meiTanaka from '../../../resources/training/patients/mei-tanaka.json' with { type: 'json' }
import priyaRaman from '../../../resources/training/patients/priya-raman.json' with { type: 'json' }
import rosaDelgada from '../../../resources/training/patients/rosa-delgada.json' with { type: 'json' }
import rosaDelgado from '../../../resources/training/patients/rosa-delgado.json' with { type: 'json' }
import samuelOrtiz from '../../../resources/training/patients/samuel-ortiz.json' with { type: 'json' }
import { medicationOf } from '../catalogs/medications.ts'
import { searchMedications } from '../medications/search.ts'
import { screenAllergies } from './allergy-screen.ts'

type Chart = { entry: { resource: { resourceType: string } }[] }
const allergiesOf = (chart: Chart) =>
  chart.entry
    .map(({ resource }) => resource)
    .filter(({ resourceType }) => resourceType === 'AllergyIntolerance') as AllergyIntolerance[]

const screen = (query: string, allergies: AllergyIntolerance[]) =>
  screenAllergies({
    ingredients: searchMedications(query)[0]?.ingredients ?? [],
    allergies,
    listState: 'listed',
  })

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const snomed = 'http://snomed.info/sct'
const allergyTo = (coding: Coding, more: Partial<AllergyIntolerance> = {}): AllergyIntolerance => ({
  resourceType: 'AllergyIntolerance',
  id: 'a',
  code: { coding: [coding] },
  patient: { reference: 'Patient/p' },
  ...more,
})

describe('training patients', () => {
  test('Augmentin alerts through its ingredient for a coded penicillin allergy; “Sulfa” beside it does not', () => {
    expect(screen('Augmentin 875', allergiesOf(rosaDelgado))).toEqual({
      alerts: [
        {
          kind: 'allergy',
          severity: 'stop',
          message: 'Contains amoxicillin, a penicillin. Recorded: Penicillin, Anaphylaxis (2011).',
          allergyId: 'rosa-delgado-allergy-1',
          medicationId: null,
          ingredient: 'amoxicillin',
        },
      ],
      notChecked: [],
    })
  })

  test('loratadine does not alert', () => {
    expect(screen('loratadine 10', allergiesOf(rosaDelgado)).alerts).toEqual([])
  })

  test('after anaphylaxis to penicillin cephalexin needs a reason, with the figure', () => {
    const [alert] = screen('cephalexin 500', allergiesOf(rosaDelgado)).alerts
    expect(alert).toMatchObject({ severity: 'stop', ingredient: 'cephalexin' })
    expect(alert?.message).toContain('about 16 in 100')
  })

  test('“sulfa” in words stops a sulfonamide as its code would, with the words', () => {
    expect(screen('Bactrim', allergiesOf(meiTanaka))).toEqual({
      alerts: [
        {
          kind: 'allergy',
          severity: 'stop',
          message: 'Contains sulfamethoxazole, a sulfonamide antibiotic. Recorded in words: “sulfa”.',
          allergyId: 'mei-tanaka-allergy-1',
          medicationId: null,
          ingredient: 'sulfamethoxazole',
        },
      ],
      notChecked: [],
    })
    expect(screen('nitrofurantoin', allergiesOf(meiTanaka))).toEqual({ alerts: [], notChecked: [] })
  })

  test('words that name no one medicine are asked about: before an order that may be it, and beside any other', () => {
    expect(screen('doxycycline', allergiesOf(samuelOrtiz)).alerts).toMatchObject([
      {
        severity: 'warn',
        message:
          'May be what the patient reacts to: doxycycline. Recorded in words: “hives after some antibiotic as a child”. “antibiotic as a child” does not say which: ask, and record it.',
      },
    ])
    expect(screen('loratadine', allergiesOf(samuelOrtiz))).toEqual({
      alerts: [],
      notChecked: ['“hives after some antibiotic as a child” does not say which: ask the patient'],
    })
  })

  test('a refuted allergy says nothing, a resolved one warns', () => {
    expect(screen('amoxicillin 500', allergiesOf(priyaRaman))).toEqual({ alerts: [], notChecked: [] })
    const [alert] = screen('atorvastatin 20', allergiesOf(eleanorVoss)).alerts
    expect(alert).toMatchObject({
      severity: 'warn',
      message: 'Contains atorvastatin. Recorded as no longer active: Atorvastatin, Muscle pain (2015).',
    })
  })

  test('a sulfonamide antibiotic alerts; a thiazide and furosemide do not', () => {
    expect(screen('Bactrim', allergiesOf(eleanorVoss)).alerts[0]).toMatchObject({ severity: 'stop' })
    expect(screen('hydrochlorothiazide 25', allergiesOf(eleanorVoss)).alerts).toEqual([])
    expect(screen('furosemide', allergiesOf(eleanorVoss)).alerts).toEqual([])
  })

  test('classes: cefaclor for cefdinir, ibuprofen for naproxen and aspirin, celecoxib only warns', () => {
    expect(screen('cefdinir', allergiesOf(jonahAbrams)).alerts[0]?.severity).toBe('stop')
    expect(screen('naproxen 500', allergiesOf(rosaDelgada)).alerts[0]?.severity).toBe('stop')
    expect(screen('aspirin', allergiesOf(rosaDelgada)).alerts[0]?.severity).toBe('stop')
    expect(screen('celecoxib', allergiesOf(rosaDelgada)).alerts[0]?.severity).toBe('warn')
    expect(screen('acetaminophen 500', allergiesOf(rosaDelgada)).alerts).toEqual([])
  })
})

describe('codes', () => {
  test('the ingredient itself stops, also as an intolerance; another member of its class then only warns', () => {
    const cough = allergyTo({ system: rxnorm, code: '29046' }, { type: 'intolerance' })
    expect(screen('lisinopril 10', [cough]).alerts[0]?.severity).toBe('stop')
    const captopril = allergyTo({ system: rxnorm, code: '1998' }, { type: 'intolerance' })
    expect(screen('lisinopril 10', [captopril]).alerts[0]?.severity).toBe('warn')
  })

  test('macrolides warn among each other', () => {
    expect(
      screen('azithromycin 250', [allergyTo({ system: rxnorm, code: '4053' })]).alerts[0]?.severity,
    ).toBe('warn')
  })

  test('a product or a combination as allergen counts by its ingredients', () => {
    expect(screen('amoxicillin 500', [allergyTo({ system: rxnorm, code: '824194' })]).alerts).toHaveLength(1)
    expect(screen('Bactrim', [allergyTo({ system: rxnorm, code: '10831' })]).alerts).toHaveLength(1)
  })

  test('SNOMED CT drug codes are understood', () => {
    expect(
      screen('amoxicillin 500', [allergyTo({ system: snomed, code: '91936005' })]).alerts[0]?.severity,
    ).toBe('stop')
    expect(screen('Bactrim', [allergyTo({ system: snomed, code: '91939003' })]).alerts[0]?.severity).toBe(
      'stop',
    )
    expect(
      screen('naproxen 500', [allergyTo({ system: snomed, code: '293586001' })]).alerts[0]?.severity,
    ).toBe('stop')
  })

  test('an unknown code proves nothing: its words are read, and where they name nothing that is said', () => {
    const brand = allergyTo({ system: rxnorm, code: '151392', display: 'Augmentin' })
    const local = allergyTo({ system: 'urn:local', code: '723', display: 'Kwashiorkor' })
    const { alerts, notChecked } = screen('amoxicillin 500', [brand, local])
    expect(alerts).toMatchObject([
      { severity: 'stop', message: 'Contains amoxicillin. Recorded in words: “Augmentin”.' },
    ])
    expect(notChecked).toEqual(['“Kwashiorkor” not checked: its code is not in this catalog'])
  })

  test('sums up non-drug allergies in one line about inactive ingredients', () => {
    const latex = allergyTo({ system: snomed, code: '300916003', display: 'Latex allergy' })
    const eggs = allergyTo({ system: snomed, code: '91930004', display: 'Allergy to eggs' })
    expect(screen('loratadine', [latex, eggs])).toEqual({
      alerts: [],
      notChecked: ['Inactive ingredients not checked (Latex allergy, Allergy to eggs)'],
    })
  })

  test('a code on the reaction’s substance counts; recorded absence is neither alert nor unchecked', () => {
    const byReaction: AllergyIntolerance = {
      resourceType: 'AllergyIntolerance',
      patient: { reference: 'Patient/p' },
      reaction: [
        {
          substance: { coding: [{ system: rxnorm, code: '723' }], text: 'Amoxicillin' },
          manifestation: [{ text: 'Rash' }],
        },
      ],
    }
    expect(screen('amoxicillin 500', [byReaction]).alerts[0]?.message).toBe(
      'Contains amoxicillin. Recorded: Amoxicillin, Rash.',
    )
    const none = ['716186003', '409137002'].map((code) => allergyTo({ system: snomed, code }))
    expect(screen('amoxicillin 500', none)).toEqual({ alerts: [], notChecked: [] })
  })

  test('entered in error says nothing; one without any words is still named as unchecked', () => {
    const wrong = allergyTo(
      { system: rxnorm, code: '723' },
      { verificationStatus: { coding: [{ code: 'entered-in-error' }] } },
    )
    expect(screen('amoxicillin 500', [wrong])).toEqual({ alerts: [], notChecked: [] })
    const empty: AllergyIntolerance = {
      resourceType: 'AllergyIntolerance',
      patient: { reference: 'Patient/p' },
    }
    expect(screen('amoxicillin 500', [empty]).notChecked).toEqual([
      '“An allergy without a name” not checked: not coded',
    ])
  })

  test('shows the graver of two ingredients that match one allergy', () => {
    const both = allergyTo({ system: rxnorm, code: '10831', display: 'Sulfamethoxazole / trimethoprim' })
    expect(
      screenAllergies({
        ingredients: medicationOf('849580')?.ingredients ?? [],
        allergies: [both],
        listState: 'listed',
      }).alerts,
    ).toHaveLength(1)
  })
})

describe('unknown is not none', () => {
  const ingredients = medicationOf('311372')?.ingredients ?? []
  test('asks for a reason for every order while allergies are not loaded', () => {
    const { alerts } = screenAllergies({ ingredients, allergies: [], listState: 'not-loaded' })
    expect(alerts).toMatchObject([{ kind: 'chart-not-loaded', severity: 'stop' }])
  })
  test('warns when allergies were never asked, and not when none are known', () => {
    expect(screenAllergies({ ingredients, allergies: [], listState: 'never-asked' }).notChecked).toEqual([
      'Allergies not checked: never asked',
    ])
    expect(screenAllergies({ ingredients, allergies: [], listState: 'none-known' })).toEqual({
      alerts: [],
      notChecked: [],
    })
  })
})

describe('in words', () => {
  const words = (text: string, more: Partial<AllergyIntolerance> = {}): AllergyIntolerance => ({
    resourceType: 'AllergyIntolerance',
    id: 'a',
    code: { text },
    patient: { reference: 'Patient/p' },
    ...more,
  })

  test('where the words name a grave reaction to penicillin, a cephalosporin is a stop as after a coded one', () => {
    expect(screen('cefdinir', [words('PCN - anaphylaxis')]).alerts[0]?.severity).toBe('stop')
    expect(screen('cefdinir', [words('PCN')]).alerts[0]?.severity).toBe('warn')
  })

  test('latex, eggs and contrast stop nothing and are said once', () => {
    expect(screen('amoxicillin 500', [words('Latex'), words('eggs'), words('IV contrast')])).toEqual({
      alerts: [],
      notChecked: ['Inactive ingredients not checked (Latex, eggs, IV contrast)'],
    })
  })

  test('refuted words say nothing, resolved ones only warn', () => {
    const refuted = words('PCN', { verificationStatus: { coding: [{ code: 'refuted' }] } })
    expect(screen('amoxicillin 500', [refuted])).toEqual({ alerts: [], notChecked: [] })
    const resolved = words('PCN', { clinicalStatus: { coding: [{ code: 'resolved' }] } })
    expect(screen('amoxicillin 500', [resolved]).alerts[0]?.severity).toBe('warn')
  })

  test('the name is read before the note; a note alone is read where the name says nothing', () => {
    const noted = words('Drug allergy', { note: [{ text: 'PCN, hives' }] })
    expect(screen('amoxicillin 500', [noted]).alerts).toHaveLength(1)
    const instead = words('Sulfa', { note: [{ text: 'gave amoxicillin instead' }] })
    expect(screen('amoxicillin 500', [instead]).alerts).toEqual([])
  })

  test('what is too long to be read whole says so', () => {
    expect(screen('amoxicillin 500', [words('x'.repeat(2000))]).notChecked.join()).toContain(
      'its words are too long to be read whole',
    )
  })
})

describe('an intolerance or a side effect', () => {
  const lisinopril = (more: Partial<AllergyIntolerance>) =>
    screen('lisinopril 10', [allergyTo({ system: rxnorm, code: '29046' }, { type: 'intolerance', ...more })])
      .alerts[0]?.severity
  const cough = [{ manifestation: [{ text: 'Dry cough' }], severity: 'mild' as const }]

  test('that somebody called mild is a look', () => {
    expect(lisinopril({ reaction: cough })).toBe('warn')
    expect(lisinopril({ criticality: 'low' })).toBe('warn')
  })

  test('stays a stop where nobody said how bad it was, or one word of it is grave', () => {
    expect(lisinopril({})).toBe('stop')
    expect(lisinopril({ criticality: 'low', reaction: [{ manifestation: [{ text: 'Angioedema' }] }] })).toBe(
      'stop',
    )
    expect(
      lisinopril({ reaction: [...cough, { manifestation: [{ text: 'x' }], severity: 'moderate' }] }),
    ).toBe('stop')
    expect(lisinopril({ reaction: cough, criticality: 'high' })).toBe('stop')
    expect(lisinopril({ reaction: cough, type: 'allergy' })).toBe('stop')
  })
})

test('of a group that is named whole each member stops, and one member says nothing of another', () => {
  const statins = allergyTo({ system: 'http://www.whocc.no/atc', code: 'C10AA' })
  expect(screen('simvastatin', [statins]).alerts[0]).toMatchObject({ severity: 'stop' })
  const one = allergyTo({ system: rxnorm, code: '83367', display: 'atorvastatin' })
  expect(screen('simvastatin', [one])).toEqual({ alerts: [], notChecked: [] })
})
