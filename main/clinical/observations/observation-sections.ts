import type { Observation } from '@medplum/fhirtypes'

/** The parts of a chart that observations stand in. */
export const sections = [
  'vitals',
  'results',
  'imaging',
  'surveys',
  'socialNeeds',
  'socialHistory',
  'exam',
] as const
export type Section = (typeof sections)[number]

/**
 * By the categories of FHIR (http://terminology.hl7.org/CodeSystem/observation-category) and of US Core
 * (http://hl7.org/fhir/us/core/CodeSystem/us-core-category). A screening of social needs is often *survey*, *sdoh* and
 * *social-history* at once: the first of this list that it has is where it stands.
 */
const sectionOf: [string, Section][] = [
  ['vital-signs', 'vitals'],
  ['laboratory', 'results'],
  ['imaging', 'imaging'],
  ['sdoh', 'socialNeeds'],
  ['survey', 'surveys'],
  ['functional-status', 'surveys'],
  ['disability-status', 'surveys'],
  ['cognitive-status', 'surveys'],
  ['treatment-intervention-preference', 'surveys'],
  ['care-experience-preference', 'surveys'],
  ['social-history', 'socialHistory'],
  ['exam', 'exam'],
]

/** US Core *Smoking Status*: LOINC's codes for tobacco, which some systems file under *survey*. */
const tobacco = new Set(['72166-2', '11367-0'])

/** Procedures, therapies, activities and what has no category stand with the results, so that nothing is lost. */
export function sectionFor(one: Observation): Section {
  if (one.code.coding?.some(({ code }) => tobacco.has(code ?? ''))) return 'socialHistory'
  const codes = new Set(one.category?.flatMap(({ coding }) => coding?.map(({ code }) => code) ?? []))
  return sectionOf.find(([category]) => codes.has(category))?.[1] ?? 'results'
}
