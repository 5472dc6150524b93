import type { CapabilityStatement } from '@medplum/fhirtypes'
import { definitions } from '../validation/definitions.ts'
import type { Change } from './writable/row.ts'
import { writable } from './writable/table.ts'

const ofPlaces = [
  { name: 'name', type: 'string' as const },
  { name: 'type', type: 'token' as const },
  { name: 'address-city', type: 'string' as const },
  { name: 'address-state', type: 'string' as const },
  { name: 'address-postalcode', type: 'string' as const },
]

/** What this server can do, for who has never met it. Needs no sign-in. */
export function capabilityStatement(root: string, now: number): CapabilityStatement {
  const may = (type: string, change: Change) =>
    writable.some((row) => row.type === type && row.may[change] !== undefined)
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
          updateCreate: may(type, 'create'),
          conditionalUpdate: false,
          interaction: [
            { code: 'read' },
            { code: 'vread' },
            { code: 'history-instance' },
            { code: 'search-type' },
            ...(may(type, 'create') || may(type, 'update') ? [{ code: 'update' as const }] : []),
            ...(may(type, 'delete') ? [{ code: 'delete' as const }] : []),
          ],
          searchParam: [
            { name: '_id', type: 'token' },
            { name: '_lastUpdated', type: 'date' },
            { name: 'patient', type: 'reference' },
            { name: 'subject', type: 'reference' },
            { name: 'encounter', type: 'reference' },
            { name: 'status', type: 'token' },
            { name: 'identifier', type: 'token' },
            ...(type === 'Location' ? ofPlaces : []),
          ],
        })),
        operation: [
          { name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' },
          { name: 'expand', definition: 'http://hl7.org/fhir/OperationDefinition/ValueSet-expand' },
        ],
      },
    ],
  }
}
