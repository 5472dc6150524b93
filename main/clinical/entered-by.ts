import type { Annotation } from '@medplum/fhirtypes'

/** The extension of a comment that is an answer about a medicine (`medications/reconciled.ts`). */
export const reconciled = 'https://rounds.example/fhir/reconciled'

/**
 * Who entered what a patient tells (an Observation, a MedicationStatement, a Condition): the author of its first comment, which
 * each such entry is made with. FHIR R4 has no recorder of an Observation or a MedicationStatement, and `performer` and
 * `informationSource` are the patient. `Practitioner/p`; undefined: it was not entered so. Who asked the patient about what another
 * system holds did not enter it.
 */
export const enteredBy = ({ note: [first] = [] }: { note?: Annotation[] | undefined }): string | undefined =>
  first?.extension?.some(({ url }) => url === reconciled) ? undefined : first?.authorReference?.reference
