import type { CapabilityStatement } from '@medplum/fhirtypes'
import { sharedTypes } from '../store/references.ts'
import { definitions, validatedTypes } from '../validation/definitions.ts'

/** What this server can do, for who has never met it. Needs no sign-in. */
export function capabilityStatement(root: string, now: number): CapabilityStatement {
  const written = new Set<string>(validatedTypes)
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: new Date(now).toISOString(),
    kind: 'instance',
    fhirVersion: '4.0.1',
    format: ['json'],
    software: { name: 'Rounds central API, reference' },
    implementation: { description: 'The reference central API of Rounds', url: root },
    rest: [
      {
        mode: 'server',
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
        resource: [...definitions().types].sort().map((type) => ({
          type: type as 'Task',
          versioning: 'versioned-update',
          readHistory: true,
          updateCreate: written.has(type),
          conditionalUpdate: false,
          interaction: [
            { code: 'read' },
            { code: 'vread' },
            { code: 'history-instance' },
            { code: 'search-type' },
            ...(sharedTypes.has(type) ? [] : [{ code: 'update' as const }, { code: 'delete' as const }]),
          ],
          searchParam: [
            { name: '_id', type: 'token' },
            { name: '_lastUpdated', type: 'date' },
            { name: 'patient', type: 'reference' },
            { name: 'subject', type: 'reference' },
            { name: 'encounter', type: 'reference' },
            { name: 'status', type: 'token' },
            { name: 'identifier', type: 'token' },
          ],
        })),
        operation: [
          { name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' },
        ],
      },
    ],
  }
}
