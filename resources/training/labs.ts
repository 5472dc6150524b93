import type { ActivityDefinition, CodeableConcept, PlanDefinition } from '@medplum/fhirtypes'
import { definitionOf, type Reported, setDefinitionOf } from '../../main/clinical/labs/catalog.ts'
import type { OrderableTest, OrderSet, Question } from '../../main/clinical/labs/orderable.ts'

/**
 * The tests that the training practice orders: an example, and marked as one. A LOINC code stands only where its meaning was read: in the
 * training charts and Synthea's (`code` and display as there), or on loinc.org (626-2, 630-4 and 78012-2, read November 30, 2026). Every
 * other test has a code of the practice's own. What is asked, how patients prepare, within how many days a test is told of again, and
 * what its laboratory calls normal are examples too, and no rule.
 */

const publisher = 'Training practice (example)'
const root = 'https://rounds.example/fhir'
const local = `${root}/training-tests`

const loinc = (code: string, display: string): CodeableConcept => ({
  coding: [{ system: 'http://loinc.org', code, display }],
})

const figure = (code: CodeableConcept, unit: string, low: number, high: number, decimals = 1): Reported => ({
  code,
  unit,
  low,
  high,
  decimals,
})

type Entry = {
  id: string
  name: string
  called?: string
  loinc?: CodeableConcept
  kind?: 'imaging'
  specimen?: string
  preparation?: string[]
  questions?: Question[]
  days?: number
  reported?: Reported[]
}

const yesNo = (id: string, text: string, required = true): Question => ({
  id,
  text,
  kind: 'boolean',
  choices: [],
  required,
})
const words = (id: string, text: string, required = true): Question => ({
  id,
  text,
  kind: 'text',
  choices: [],
  required,
})
const choice = (id: string, text: string, ...choices: string[]): Question => ({
  id,
  text,
  kind: 'choice',
  choices,
  required: true,
})
const day = (id: string, text: string, required = false): Question => ({
  id,
  text,
  kind: 'date',
  choices: [],
  required,
})

const blood = 'Blood'
const cleanCatch = 'Urine, clean catch'
const fast = ['Nothing to eat or drink but water for 8 hours before.']
const pregnant = yesNo('pregnant', 'Could the patient be pregnant?')
const askOfPicture = words('question', 'What is to be found or ruled out?')
const side = choice('side', 'Which side?', 'Left', 'Right', 'Both')
const picture = (questions: Question[] = []): Pick<Entry, 'kind' | 'questions'> => ({
  kind: 'imaging',
  questions: [pregnant, ...questions, askOfPicture],
})

const glucose = figure(loinc('2339-0', 'Glucose'), 'mg/dL', 70, 99, 0)
const sodium = figure(loinc('2947-0', 'Sodium'), 'mmol/L', 135, 145, 0)
const potassium = figure(loinc('6298-4', 'Potassium'), 'mmol/L', 3.5, 5.1)
const creatinine = figure(loinc('38483-4', 'Creatinine'), 'mg/dL', 0.6, 1.2)
const ureaNitrogen = figure(loinc('6299-2', 'Urea Nitrogen'), 'mg/dL', 7, 20, 0)
const calcium = figure(loinc('49765-1', 'Calcium'), 'mg/dL', 8.6, 10.2)

const entries: Entry[] = [
  {
    id: 'cbc',
    name: 'Complete blood count (CBC)',
    called: 'CBC, blood count, full blood count, hemogram, anemia test, white count, platelets',
    loinc: loinc('58410-2', 'Complete blood count (hemogram) panel - Blood by Automated count'),
    specimen: blood,
    days: 14,
    reported: [
      figure(loinc('6690-2', 'Leukocytes [#/volume] in Blood by Automated count'), '10*3/uL', 4, 11),
      figure(loinc('718-7', 'Hemoglobin [Mass/volume] in Blood'), 'g/dL', 12, 17),
      figure(loinc('4544-3', 'Hematocrit [Volume Fraction] of Blood by Automated count'), '%', 36, 50, 0),
      figure(loinc('777-3', 'Platelets [#/volume] in Blood by Automated count'), '10*3/uL', 150, 400, 0),
    ],
  },
  {
    id: 'cmp',
    name: 'Comprehensive metabolic panel (CMP)',
    called: 'CMP, chem 14, metabolic panel, liver and kidney tests',
    loinc: loinc('24323-8', 'Comprehensive metabolic 2000 panel - Serum or Plasma'),
    specimen: blood,
    preparation: fast,
    questions: [yesNo('fasting', 'Will the patient be fasting?', false)],
    days: 30,
    reported: [glucose, ureaNitrogen, creatinine, sodium, potassium, calcium],
  },
  {
    id: 'bmp',
    name: 'Basic metabolic panel (BMP)',
    called: 'BMP, chem 7, chem 8, electrolytes, lytes, kidney test',
    loinc: loinc('51990-0', 'Basic Metabolic Panel'),
    specimen: blood,
    days: 30,
    reported: [glucose, ureaNitrogen, creatinine, sodium, potassium],
  },
  {
    id: 'lipids',
    name: 'Lipid panel',
    called: 'cholesterol, lipids, HDL, LDL, triglycerides',
    loinc: loinc('57698-3', 'Lipid Panel'),
    specimen: blood,
    preparation: fast,
    questions: [yesNo('fasting', 'Will the patient be fasting?')],
    days: 90,
    reported: [
      figure(loinc('2093-3', 'Total Cholesterol'), 'mg/dL', 100, 199, 0),
      figure(loinc('2571-8', 'Triglyceride [Mass/volume] in Serum or Plasma'), 'mg/dL', 30, 149, 0),
    ],
  },
  {
    id: 'a1c',
    name: 'Hemoglobin A1c',
    called: 'A1c, HbA1c, glycated hemoglobin, diabetes test, sugar test, three month sugar',
    loinc: loinc('4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood'),
    specimen: blood,
    days: 80,
    reported: [figure(loinc('4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood'), '%', 4, 5.6)],
  },
  {
    id: 'tsh',
    name: 'Thyroid stimulating hormone (TSH)',
    called: 'TSH, thyroid test, thyrotropin',
    loinc: loinc('3016-3', 'Thyrotropin [Units/volume] in Serum or Plasma'),
    specimen: blood,
    questions: [yesNo('thyroid-medication', 'Does the patient take thyroid medication?', false)],
    days: 42,
    reported: [figure(loinc('3016-3', 'Thyrotropin [Units/volume] in Serum or Plasma'), 'mIU/L', 0.4, 4)],
  },
  {
    id: 'inr',
    name: 'INR',
    called: 'PT INR, protime, prothrombin time, warfarin check, coumadin check, clotting test',
    loinc: loinc('6301-6', 'INR in Platelet poor plasma by Coagulation assay'),
    specimen: blood,
    questions: [yesNo('warfarin', 'Does the patient take warfarin?')],
    days: 3,
  },
  {
    id: 'ferritin',
    name: 'Ferritin',
    called: 'iron stores, iron test',
    loinc: loinc('2276-4', 'Ferritin [Mass/volume] in Serum or Plasma'),
    specimen: blood,
    days: 60,
    reported: [figure(loinc('2276-4', 'Ferritin [Mass/volume] in Serum or Plasma'), 'ng/mL', 20, 250, 0)],
  },
  {
    id: 'psa',
    name: 'Prostate specific antigen (PSA)',
    called: 'PSA, prostate test',
    loinc: loinc('2857-1', 'Prostate specific Ag [Mass/volume] in Serum or Plasma'),
    specimen: blood,
    days: 180,
  },
  {
    id: 'bnp',
    name: 'NT-proBNP',
    called: 'BNP, heart failure test',
    loinc: loinc('33762-6', 'Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma'),
    specimen: blood,
    days: 7,
  },
  {
    id: 'ua',
    name: 'Urinalysis, dipstick',
    called: 'UA, urine test, urine dip, dipstick',
    loinc: loinc('24357-6', 'Urinalysis macro (dipstick) panel - Urine'),
    specimen: cleanCatch,
    days: 3,
  },
  {
    id: 'urine-culture',
    name: 'Urine culture',
    called: 'UCx, urine C and S, culture of urine',
    loinc: loinc('630-4', 'Bacteria identified in Urine by Culture'),
    specimen: cleanCatch,
    questions: [
      choice('collected', 'How is it collected?', 'Clean catch', 'Catheter', 'Bag'),
      yesNo('antibiotic', 'An antibiotic within the last 7 days?'),
    ],
    days: 7,
  },
  {
    id: 'urine-albumin',
    name: 'Urine albumin to creatinine ratio',
    called: 'microalbumin, UACR, ACR, urine protein',
    loinc: loinc('14959-1', 'Microalbumin/Creatinine [Mass Ratio] in Urine'),
    specimen: 'Urine',
    days: 180,
  },
  {
    id: 'urine-hcg',
    name: 'Pregnancy test, urine',
    called: 'hCG, UPT, urine pregnancy, pregnancy test',
    specimen: 'Urine',
    questions: [day('lmp', 'First day of the last period')],
    days: 2,
  },
  {
    id: 'serum-hcg',
    name: 'Pregnancy test, blood (quantitative hCG)',
    called: 'beta hCG, quant, bhcg, blood pregnancy test',
    specimen: blood,
    questions: [day('lmp', 'First day of the last period')],
    days: 1,
  },
  {
    id: 'strep',
    name: 'Strep A, rapid test',
    called: 'strep, rapid strep, strep throat, GAS',
    loinc: loinc('78012-2', 'Streptococcus pyogenes Ag [Presence] in Throat by Rapid immunoassay'),
    specimen: 'Throat swab',
    days: 2,
  },
  {
    id: 'throat-culture',
    name: 'Throat culture',
    called: 'strep culture, throat swab',
    loinc: loinc('626-2', 'Bacteria identified in Throat by Culture'),
    specimen: 'Throat swab',
    questions: [yesNo('antibiotic', 'An antibiotic within the last 7 days?')],
    days: 7,
  },
  { id: 'flu', name: 'Influenza A and B', called: 'flu test, flu swab', specimen: 'Nasal swab', days: 2 },
  {
    id: 'covid',
    name: 'COVID-19 PCR',
    called: 'covid, coronavirus, SARS-CoV-2',
    specimen: 'Nasal swab',
    days: 2,
  },
  { id: 'rsv', name: 'RSV', called: 'respiratory syncytial virus', specimen: 'Nasal swab', days: 2 },
  {
    id: 'mono',
    name: 'Mononucleosis test',
    called: 'monospot, mono, kissing disease',
    specimen: blood,
    days: 14,
  },
  {
    id: 'gc-chlamydia',
    name: 'Gonorrhea and chlamydia',
    called: 'GC, CT, STD test, STI test, clap',
    specimen: 'First urine, or a swab',
    questions: [choice('source', 'From where?', 'Urine', 'Vaginal swab', 'Throat swab', 'Rectal swab')],
    days: 21,
  },
  {
    id: 'hiv',
    name: 'HIV antigen and antibody',
    called: 'HIV test, STD test, STI test, AIDS test',
    specimen: blood,
    days: 30,
  },
  { id: 'syphilis', name: 'Syphilis screen', called: 'RPR, STD test, STI test', specimen: blood, days: 30 },
  { id: 'hepatitis-c', name: 'Hepatitis C antibody', called: 'hep C, HCV', specimen: blood, days: 180 },
  {
    id: 'hepatitis-b',
    name: 'Hepatitis B surface antigen',
    called: 'hep B, HBV, HBsAg',
    specimen: blood,
    days: 180,
  },
  {
    id: 'wet-prep',
    name: 'Vaginitis panel',
    called: 'wet prep, wet mount, BV, yeast, trichomonas, trich',
    specimen: 'Vaginal swab',
    days: 14,
  },
  {
    id: 'd-dimer',
    name: 'D-dimer',
    called: 'clot test, ddimer',
    specimen: blood,
    days: 2,
  },
  { id: 'crp', name: 'C-reactive protein (CRP)', called: 'CRP, inflammation test', specimen: blood, days: 7 },
  { id: 'esr', name: 'Sedimentation rate (ESR)', called: 'ESR, sed rate', specimen: blood, days: 7 },
  { id: 'vitamin-d', name: 'Vitamin D, 25-hydroxy', called: 'vit D, 25 OH D', specimen: blood, days: 90 },
  { id: 'b12', name: 'Vitamin B12', called: 'cobalamin, B 12', specimen: blood, days: 90 },
  {
    id: 'lyme',
    name: 'Lyme antibody',
    called: 'Lyme test, tick bite test, borrelia',
    specimen: blood,
    days: 30,
  },
  {
    id: 'lead',
    name: 'Lead, blood',
    called: 'lead level, lead test',
    specimen: blood,
    questions: [choice('drawn', 'How is it drawn?', 'From a vein', 'From a finger')],
    days: 90,
  },
  {
    id: 'stool-culture',
    name: 'Stool culture',
    called: 'poop test, stool test, diarrhea test',
    specimen: 'Stool',
    days: 7,
  },
  {
    id: 'fit',
    name: 'Stool blood (FIT)',
    called: 'FIT, occult blood, colon cancer screening, hidden blood',
    loinc: loinc('57905-2', 'Hemoglobin.gastrointestinal [Presence] in Stool by Immunologic method'),
    specimen: 'Stool',
    days: 330,
  },
  {
    id: 'chest-xray',
    name: 'Chest x-ray, 2 views',
    called: 'CXR, chest xray, chest film, chest radiograph, lung x-ray',
    ...picture(),
    days: 7,
  },
  { id: 'ankle-xray', name: 'Ankle x-ray', called: 'ankle film, ankle xray', ...picture([side]), days: 7 },
  { id: 'foot-xray', name: 'Foot x-ray', called: 'foot film, foot xray', ...picture([side]), days: 7 },
  { id: 'knee-xray', name: 'Knee x-ray', called: 'knee film, knee xray', ...picture([side]), days: 7 },
  {
    id: 'hand-xray',
    name: 'Hand or wrist x-ray',
    called: 'hand film, wrist film, finger x-ray, hand xray, wrist xray',
    ...picture([side]),
    days: 7,
  },
  {
    id: 'leg-ultrasound',
    name: 'Leg vein ultrasound',
    called: 'DVT ultrasound, duplex, leg clot, doppler',
    kind: 'imaging',
    questions: [side, askOfPicture],
    days: 3,
  },
  {
    id: 'renal-ultrasound',
    name: 'Kidney and bladder ultrasound',
    called: 'renal ultrasound, kidney stone ultrasound',
    kind: 'imaging',
    preparation: ['Drink 32 oz of water an hour before and do not empty the bladder.'],
    questions: [askOfPicture],
    days: 7,
  },
  {
    id: 'pelvic-ultrasound',
    name: 'Pelvic ultrasound',
    called: 'ovary ultrasound, uterus ultrasound, pregnancy ultrasound',
    kind: 'imaging',
    preparation: ['Drink 32 oz of water an hour before and do not empty the bladder.'],
    questions: [day('lmp', 'First day of the last period'), askOfPicture],
    days: 7,
  },
  {
    id: 'mammogram',
    name: 'Mammogram, screening',
    called: 'mammo, breast x-ray, breast screening',
    kind: 'imaging',
    preparation: ['No deodorant or powder on the day.'],
    questions: [day('last', 'When was the last one?')],
    days: 300,
  },
]

const namesIn = (called = ''): string[] =>
  called
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
const urlOf = (id: string) => `${root}/ActivityDefinition/test-${id}`

const testOf = (entry: Entry): OrderableTest => ({
  id: `test-${entry.id}`,
  url: urlOf(entry.id),
  name: entry.name,
  called: namesIn(entry.called),
  kind: entry.kind ?? 'lab',
  code: {
    ...(entry.loinc ?? { coding: [{ system: local, code: entry.id, display: entry.name }] }),
    text: entry.name,
  },
  specimen: entry.specimen ?? null,
  preparation: entry.preparation ?? [],
  questions: entry.questions ?? [],
  repeatDays: entry.days ?? null,
  example: true,
})

export const practiceTests: OrderableTest[] = entries.map(testOf)

const set = (id: string, name: string, called: string, ...tests: string[]): OrderSet => ({
  id: `set-${id}`,
  name,
  called: namesIn(called),
  tests: tests.map(urlOf),
  example: true,
})

export const practiceSets: OrderSet[] = [
  set('uti', 'UTI set', 'urinary tract infection, bladder infection', 'ua', 'urine-culture', 'urine-hcg'),
  set('sore-throat', 'Sore throat set', 'pharyngitis', 'strep', 'throat-culture', 'mono'),
  set('respiratory', 'Respiratory virus set', 'cough and fever, cold', 'flu', 'covid', 'rsv'),
  set('sti', 'STI screening set', 'STD, sexually transmitted', 'gc-chlamydia', 'hiv', 'syphilis'),
  set('diabetes', 'Diabetes follow-up set', 'diabetic labs, DM', 'a1c', 'bmp', 'lipids', 'urine-albumin'),
  set('fatigue', 'Fatigue set', 'tired, tiredness', 'cbc', 'cmp', 'tsh', 'ferritin'),
]

export const labs: (ActivityDefinition | PlanDefinition)[] = [
  ...entries.map((entry) => definitionOf(testOf(entry), publisher, entry.reported)),
  ...practiceSets.map((one) => setDefinitionOf(one, publisher)),
]
