import type { Series } from './story.ts'

type Values = Series['values']
const measured =
  (kind: Series['kind']) =>
  (loinc: string, name: string, unit: string, ucum: string, range?: Series['range']) =>
  (values: Values): Series => ({ loinc, name, unit, ucum, kind, range, values })
const vital = measured('vital-signs')
const lab = measured('laboratory')
const score = (loinc: string, name: string, range?: Series['range']) =>
  measured('survey')(loinc, name, '{score}', '{score}', range)

export const pulse = vital('8867-4', 'Heart rate', '/min', '/min', { low: 50, high: 100 })
/** Children's heart rate at rest runs higher. */
export const pulseOfChild = vital('8867-4', 'Heart rate', '/min', '/min', { low: 70, high: 118 })
export const temperature = vital('8310-5', 'Body temperature', '°C', 'Cel', { low: 36, high: 37.9 })
export const breathing = vital('9279-1', 'Respiratory rate', '/min', '/min', { low: 12, high: 20 })
export const oxygen = vital('59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry', '%', '%', {
  low: 94,
})
export const weight = vital('29463-7', 'Body weight', 'kg', 'kg')
export const height = vital('8302-2', 'Body height', 'cm', 'cm')
export const bodyMassIndex = vital('39156-5', 'Body mass index (BMI) [Ratio]', 'kg/m2', 'kg/m2', {
  low: 18.5,
  high: 24.9,
})

export const a1c = lab('4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood', '%', '%', { low: 4, high: 5.6 })
export const creatinine = lab('2160-0', 'Creatinine [Mass/volume] in Serum or Plasma', 'mg/dL', 'mg/dL', {
  low: 0.5,
  high: 1.2,
})
export const potassium = lab('2823-3', 'Potassium [Moles/volume] in Serum or Plasma', 'mmol/L', 'mmol/L', {
  low: 3.5,
  high: 5.1,
})
export const sodium = lab('2951-2', 'Sodium [Moles/volume] in Serum or Plasma', 'mmol/L', 'mmol/L', {
  low: 136,
  high: 145,
})
export const ldl = lab(
  '13457-7',
  'Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation',
  'mg/dL',
  'mg/dL',
  { high: 129 },
)
export const hdl = lab('2085-9', 'Cholesterol in HDL [Mass/volume] in Serum or Plasma', 'mg/dL', 'mg/dL', {
  low: 40,
})
export const triglycerides = lab(
  '2571-8',
  'Triglyceride [Mass/volume] in Serum or Plasma',
  'mg/dL',
  'mg/dL',
  { high: 149 },
)
export const albuminCreatinine = lab(
  '14959-1',
  'Microalbumin/Creatinine [Mass Ratio] in Urine',
  'mg/g',
  'mg/g',
  { high: 29 },
)
export const hemoglobin = lab('718-7', 'Hemoglobin [Mass/volume] in Blood', 'g/dL', 'g/dL', {
  low: 12,
  high: 17,
})
export const hematocrit = lab(
  '4544-3',
  'Hematocrit [Volume Fraction] of Blood by Automated count',
  '%',
  '%',
  {
    low: 38,
    high: 50,
  },
)
export const leukocytes = lab(
  '6690-2',
  'Leukocytes [#/volume] in Blood by Automated count',
  '10*3/uL',
  '10*3/uL',
  { low: 4, high: 11 },
)
export const platelets = lab(
  '777-3',
  'Platelets [#/volume] in Blood by Automated count',
  '10*3/uL',
  '10*3/uL',
  { low: 150, high: 400 },
)
export const meanCorpuscularVolume = lab('787-2', 'MCV [Entitic volume] by Automated count', 'fL', 'fL', {
  low: 80,
  high: 100,
})
export const ureaNitrogen = lab(
  '3094-0',
  'Urea nitrogen [Mass/volume] in Serum or Plasma',
  'mg/dL',
  'mg/dL',
  { low: 7, high: 20 },
)
export const chloride = lab('2075-0', 'Chloride [Moles/volume] in Serum or Plasma', 'mmol/L', 'mmol/L', {
  low: 98,
  high: 107,
})
export const carbonDioxide = lab(
  '2028-9',
  'Carbon dioxide, total [Moles/volume] in Serum or Plasma',
  'mmol/L',
  'mmol/L',
  { low: 22, high: 29 },
)
export const glucose = lab('2345-7', 'Glucose [Mass/volume] in Serum or Plasma', 'mg/dL', 'mg/dL', {
  low: 70,
  high: 140,
})
export const calcium = lab('17861-6', 'Calcium [Mass/volume] in Serum or Plasma', 'mg/dL', 'mg/dL', {
  low: 8.5,
  high: 10.2,
})
export const cholesterol = lab('2093-3', 'Cholesterol [Mass/volume] in Serum or Plasma', 'mg/dL', 'mg/dL', {
  high: 199,
})
export const urate = lab('3084-1', 'Urate [Mass/volume] in Serum or Plasma', 'mg/dL', 'mg/dL', {
  low: 3.5,
  high: 7.2,
})
export const tsh = lab('3016-3', 'Thyrotropin [Units/volume] in Serum or Plasma', 'mIU/L', 'm[IU]/L', {
  low: 0.4,
  high: 4.5,
})
export const inr = lab('6301-6', 'INR in Platelet poor plasma by Coagulation assay', '{INR}', '{INR}', {
  low: 2,
  high: 3,
})
export const ntProBnp = lab(
  '33762-6',
  'Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma',
  'pg/mL',
  'pg/mL',
  { high: 450 },
)
export const ejectionFraction = lab('10230-1', 'Left ventricular Ejection fraction', '%', '%', { low: 50 })
export const phq9 = score('44261-6', 'Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]', {
  high: 4,
})
export const gad7 = score(
  '70274-6',
  'Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ]',
  { high: 4 },
)

export const neverSmoked = (when: string) => ({ code: 'LA18978-9', display: 'Never smoker', when })
export const smokedBefore = (when: string) => ({ code: 'LA15920-4', display: 'Former smoker', when })
export const smokesDaily = (when: string) => ({
  code: 'LA18976-3',
  display: 'Current every day smoker',
  when,
})
