import { isDeepStrictEqual } from 'node:util'
import type { Composition, Reference, Resource } from '@medplum/fhirtypes'
import type { OutboxRow } from '../cache/cache.ts'
import { isReadable } from '../fhir/shapes/fits.ts'
import { encounterOf, idOf, patientOf, subjectsOf } from '../fhir/whose.ts'
import { saysTheSame } from '../merge/merge-fields.ts'
import { nameOf } from './row-request.ts'

/**
 * Does an answer speak of what was sent? A proxy that mixes up answers, or a server at fault, must not put another
 * patient's words into this one's chart, nor words that nobody here wrote under this author's name: what does not pass is
 * neither acknowledgment nor conflict, and nothing of it is shown, kept or merged.
 */

/** The same resource, of the same patient, visit and author: another version of it, whatever it says. */
export function isAnotherVersionOf(row: OutboxRow, mine: Resource, found: unknown): found is Resource {
  if (!isReadable(found) || nameOf(found) !== nameOf(mine)) return false
  const ofAnother = subjectsOf(found).some((reference) => idOf(reference, 'Patient') !== row.patientId)
  return (
    !ofAnother &&
    patientOf(found) === patientOf(mine) &&
    encounterOf(found) === encounterOf(mine) &&
    isDeepStrictEqual(authorsOf(found), authorsOf(mine))
  )
}

/** The same, and it says what was sent, but for what the contract lets the central API say of it. */
export const isStoredOf = (row: OutboxRow, mine: Resource, found: unknown): found is Resource =>
  isAnotherVersionOf(row, mine, found) && !!found.meta?.versionId && saysWhatWasSent(mine, found)

/**
 * The central API names a supervisor after the author of a signed note, calls every clinician by their name on record and
 * the pharmacy of an order as its directory does, decides an order, and keeps the patient's link of a visit; all else it
 * stores as it was sent.
 */
export function saysWhatWasSent(sent: Resource, kept: Resource): boolean {
  const [mine, stored] = [uncalled(sent), uncalled(kept)]
  switch (mine.resourceType) {
    case 'Composition': {
      if (stored.resourceType !== 'Composition') return false
      const { attester = [] } = stored
      const added = attester.slice(mine.attester?.length ?? 0)
      const own = attester.slice(0, mine.attester?.length ?? 0)
      return (
        isDeepStrictEqual(own, mine.attester ?? []) &&
        added.every(({ mode }) => mode === 'professional') &&
        saysTheSame(withAttesters(mine, stored), stored)
      )
    }
    case 'MedicationRequest':
      if (stored.resourceType !== 'MedicationRequest') return false
      return mine.status === 'draft'
        ? saysTheSame(without(mine, decided), without(stored, decided))
        : saysTheSame(mine, stored)
    case 'ServiceRequest':
      if (stored.resourceType !== 'ServiceRequest') return false
      return mine.status === 'draft'
        ? saysTheSame(without(mine, ['status']), without(stored, ['status']))
        : saysTheSame(mine, stored)
    case 'Encounter':
      return saysTheSame(without(mine, ['identifier']), without(stored, ['identifier']))
    default:
      return saysTheSame(mine, stored)
  }
}

/** Without what any clinician in it, and the pharmacy of an order, is called. */
function uncalled(resource: Resource): Resource {
  const called = withoutNames(resource)
  if (called.resourceType !== 'MedicationRequest') return called
  const { dispenseRequest } = called
  const pharmacy = dispenseRequest?.performer
  if (!pharmacy) return called
  const { display: _, ...rest } = pharmacy
  return { ...called, dispenseRequest: { ...dispenseRequest, performer: rest } }
}

/** Wherever it stands, also in an extension: the server calls clinicians by their names on record. */
function withoutNames<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNames) as T
  if (typeof value !== 'object' || value === null) return value
  const { display: _, ...rest } = value as Reference
  const kept = isClinician(value) ? rest : value
  return Object.fromEntries(Object.entries(kept).map(([name, one]) => [name, withoutNames(one)])) as T
}

const isClinician = ({ reference }: Reference): boolean =>
  typeof reference === 'string' && reference.startsWith('Practitioner/')

const decided = ['status', 'statusReason', 'detectedIssue']

function withAttesters(mine: Composition, { attester }: Composition): Composition {
  const { attester: _, ...rest } = mine
  return attester ? { ...rest, attester } : rest
}

function without(resource: Resource, names: string[]): Resource {
  const kept = Object.entries(resource).filter(([name]) => !names.includes(name))
  return Object.fromEntries(kept) as unknown as Resource
}

/** Whose words a note holds. */
const authorsOf = (resource: Resource): (string | undefined)[] =>
  resource.resourceType === 'Composition' ? resource.author.map(({ reference }) => reference) : []
