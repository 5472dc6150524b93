/**
 * US Core's profile of a problem on the list: US Core 7.0.0, *US Core Condition Problems and Health Concerns Profile*,
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-condition-problems-health-concerns.html, read Nov 29, 2026.
 */
export const problemProfile =
  'http://hl7.org/fhir/us/core/StructureDefinition/us-core-condition-problems-health-concerns'

/** Words that say there is none, written out: they are no name of a problem. Another word makes it another statement. */
export const noProblemMeant = (text: string): boolean =>
  /^(?:none|nil|no|no (?:known |active |medical |significant )*(?:problems?|conditions?|history|pmh)|nkp)[.!]?$/i.test(
    text.trim(),
  )
