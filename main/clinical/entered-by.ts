import type { Annotation } from '@medplum/fhirtypes'

/**
 * Who entered what a patient tells (an Observation, a MedicationStatement, a Condition): the author of its first comment, which
 * each such entry is made with. FHIR R4 has no recorder of an Observation or a MedicationStatement, and `performer` and
 * `informationSource` are the patient. `Practitioner/p`; undefined: it was not entered so.
 */
export const enteredBy = ({ note }: { note?: Annotation[] | undefined }): string | undefined =>
  note?.[0]?.authorReference?.reference
