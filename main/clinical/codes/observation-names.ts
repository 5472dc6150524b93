import type { CodeableConcept } from '@medplum/fhirtypes'
import { systems } from './code-systems.ts'

/**
 * What clinicians call the commonest observations, by LOINC code, where the record's own words are LOINC's long name
 * and would not fit a line. Everything else keeps the words of the record. The names are ours, not LOINC's.
 */
export const observationNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '1742-6': 'ALT',
    '1751-7': 'Albumin',
    '1920-8': 'AST',
    '1975-2': 'Bilirubin, total',
    '2085-9': 'HDL cholesterol',
    '2093-3': 'Cholesterol, total',
    '2160-0': 'Creatinine',
    '2339-0': 'Glucose',
    '2571-8': 'Triglycerides',
    '2823-3': 'Potassium',
    '2857-1': 'PSA',
    '2885-2': 'Protein, total',
    '2951-2': 'Sodium',
    '3016-3': 'TSH',
    '4544-3': 'Hematocrit',
    '4548-4': 'A1c',
    '6301-6': 'INR',
    '6690-2': 'White cells',
    '6768-6': 'Alkaline phosphatase',
    '718-7': 'Hemoglobin',
    '72514-3': 'Pain, 0 to 10',
    '777-3': 'Platelets',
    '785-6': 'MCH',
    '786-4': 'MCHC',
    '787-2': 'MCV',
    '789-8': 'Red cells',
    '8310-5': 'Temperature',
    '8331-1': 'Temperature, oral',
    '10230-1': 'LV ejection fraction',
    '13457-7': 'LDL cholesterol',
    '14959-1': 'Microalbumin/creatinine, urine',
    '18262-6': 'LDL cholesterol',
    '20570-8': 'Hematocrit',
    '21000-5': 'RDW',
    '33762-6': 'NT-proBNP',
    '33914-3': 'eGFR',
    '39156-5': 'BMI',
    '44261-6': 'PHQ-9',
    '55284-4': 'Blood pressure',
    '59408-5': 'Oxygen saturation',
    '70274-6': 'GAD-7',
    '72106-8': 'MMSE',
    '85354-9': 'Blood pressure',
  }),
)

/** The short name of an observation's code; undefined where the record's own words serve. */
export const spokenName = (concept: CodeableConcept): string | undefined =>
  concept.coding
    ?.filter((coding) => coding.system === systems.loinc)
    .map((coding) => observationNames.get(coding.code ?? ''))
    .find((name) => name !== undefined)
