import type { CodeableConcept } from '@medplum/fhirtypes'
import type { DoseCode } from '../alerts.ts'
import { systems } from './code-systems.ts'
import { hasCode } from './concepts.ts'

/**
 * What is wrong with a dose, by HL7 v3 ActCode 2018-08-12, as the definitions of FHIR R4 have it (v3-codesystems.json,
 * read Nov 29, 2026): DOSEH "exceeds standard practice", DOSEL "is below suggested therapeutic levels", DOSE "differs
 * from standard practice", which both of them are.
 */
const displays: Record<DoseCode, string> = {
  DOSE: 'Dosage problem',
  DOSEH: 'High Dose Alert',
  DOSEL: 'Low Dose Alert',
}
const doseCodes = Object.keys(displays) as DoseCode[]

/** The code of a DetectedIssue of a dose; its text tells which of them it is. */
export const doseIssue = (code: DoseCode, message: string): CodeableConcept => ({
  coding: [{ system: systems.actCode, code, display: displays[code] }],
  text: message,
})

/** Is it about a dose, and so about nothing of the chart? */
export const isDoseIssue = (concept: CodeableConcept | undefined): boolean =>
  doseCodes.some((code) => hasCode(concept, systems.actCode, code))
