import type { Bundle, CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes'
import { icd10cm } from '../../main/clinical/diagnoses/code.ts'
import type { IcdCode, Successor } from '../../main/clinical/diagnoses/edition.ts'
import type { KeptEdition } from './editions.ts'

const effectivePeriod = 'http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod'

/** An edition without its codes, which `ValueSet/$expand` answers in pages. */
export const codeSystem = (edition: KeptEdition): CodeSystem => ({
  resourceType: 'CodeSystem',
  id: `icd-10-cm-${edition.version}`,
  meta: {
    versionId: edition.stamp,
    lastUpdated: edition.loadedAt,
    tag: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }],
  },
  extension: [
    {
      url: effectivePeriod,
      valuePeriod: { start: edition.starts, ...(edition.ends ? { end: edition.ends } : {}) },
    },
  ],
  url: icd10cm,
  version: edition.version,
  name: 'ICD10CM',
  title: edition.title,
  status: 'active',
  hierarchyMeaning: 'is-a',
  content: 'complete',
  count: edition.rows,
})

export const editionBundle = (editions: KeptEdition[], root: string): Bundle => ({
  resourceType: 'Bundle',
  type: 'searchset',
  total: editions.length,
  entry: editions.map((edition) => {
    const resource = codeSystem(edition)
    return { fullUrl: `${root}/CodeSystem/${resource.id}`, resource, search: { mode: 'match' } }
  }),
})

/** `abstract`: it heads others and can't be chosen. */
export const expansion = (edition: KeptEdition, rows: IcdCode[], offset: number): ValueSet => ({
  resourceType: 'ValueSet',
  url: `${icd10cm}?fhir_vs`,
  status: 'active',
  expansion: {
    timestamp: edition.loadedAt,
    total: edition.rows,
    offset,
    parameter: [{ name: 'version', valueUri: `${icd10cm}|${edition.version}` }],
    contains: rows.map(({ code, title, choosable }) => ({
      system: icd10cm,
      version: edition.version,
      code,
      display: title,
      ...(choosable ? {} : { abstract: true }),
    })),
  },
})

/** What took the place of the codes that an edition has no more. */
export function successorMap({ version, title }: KeptEdition, successors: Successor[]): ConceptMap {
  const byCode = Map.groupBy(successors, ({ code }) => code)
  return {
    resourceType: 'ConceptMap',
    id: `icd-10-cm-${version}`,
    title: `Codes that ${title} has no more`,
    status: 'active',
    ...(byCode.size > 0
      ? {
          group: [
            {
              source: icd10cm,
              target: icd10cm,
              targetVersion: version,
              element: [...byCode].map(([code, all]) => ({
                code,
                target: all.map(({ successor }) => ({ code: successor, equivalence: 'inexact' })),
              })),
            },
          ],
        }
      : {}),
  }
}
