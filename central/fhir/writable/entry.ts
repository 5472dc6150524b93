import { isDeepStrictEqual } from 'node:util'
import type { Condition, MedicationStatement, Observation } from '@medplum/fhirtypes'
import { enteredBy } from '../../../main/clinical/entered-by.ts'
import { idOf } from '../../readers/references.ts'
import { refuseOther } from './names.ts'
import type { Write } from './row.ts'

/**
 * Of what a patient told, and a provider entered: that its first comment is the writer's, that no comment goes, and that what another
 * entered is told by them alone (`substance`: all but its status, its end and comments). Throws `forbidden`.
 */
export function checkEntry<T extends Observation | MedicationStatement | Condition>(
  { me, next, previous }: Write<T>,
  substance: (entry: T) => unknown,
): void {
  const author = idOf(enteredBy(previous ?? next), 'Practitioner')
  refuseOther(
    previous !== undefined || author === me,
    'What is entered says in its first comment who enters it.',
    `${next.resourceType}.note`,
  )
  const kept = previous?.note ?? []
  refuseOther(
    kept.every((one, n) => isDeepStrictEqual(one, next.note?.[n])),
    'A comment stays.',
    `${next.resourceType}.note`,
  )
  refuseOther(
    !previous || author === me || isDeepStrictEqual(substance(next), substance(previous)),
    'What somebody else entered is told by them alone.',
    next.resourceType,
  )
}
