import { isDeepStrictEqual } from 'node:util'
import type { MedicationStatement } from '@medplum/fhirtypes'
import { Problem } from '../../base/problem.ts'
import { idOf, patientOf } from '../../readers/references.ts'
import { notDeleted } from './chart.ts'
import { checkEntry } from './entry.ts'
import { isMe, refuseOther } from './names.ts'
import type { Row, Write } from './row.ts'

const statuses: ReadonlySet<string> = new Set([
  'active',
  'completed',
  'stopped',
  'on-hold',
  'not-taken',
  'entered-in-error',
])

/** What a patient takes at home, as they tell it. It is no order: that is a MedicationRequest. */
export const medicationStatement: Row<'MedicationStatement'> = {
  type: 'MedicationStatement',
  bound: 'chart',
  may: { create: 'holder', update: 'holder' },
  author:
    '`informationSource` is the patient or the writer, or who it was; the author of its first `note` is the writer, or who it was',
  rules: [
    'It is `active`, `completed`, `stopped`, `on-hold`, `not-taken` or `entered-in-error`, the last for good.',
    'An order that it speaks of (`basedOn`) is named as `MedicationRequest/id`, and is of the same patient.',
    'Of what another entered only `status`, `statusReason`, the end of its period and comments change.',
    notDeleted,
  ],
  checkAuthor({ me, next, previous }: Write<MedicationStatement>) {
    const { informationSource: source } = next
    const patient = patientOf(next)
    refuseOther(
      isMe(me, source) ||
        (patient !== undefined && idOf(source?.reference, 'Patient') === patient) ||
        (previous !== undefined && source?.reference === previous.informationSource?.reference),
      'What is taken is told by the patient, or by its writer.',
      'MedicationStatement.informationSource',
    )
  },
  check(write: Write<MedicationStatement>) {
    const { next, previous } = write
    const stays = previous?.status === 'entered-in-error' && next.status !== 'entered-in-error'
    if (stays || !statuses.has(next.status))
      throw new Problem('invalid-resource', 'That is no status of a medicine a patient tells of.', {
        expression: ['MedicationStatement.status'],
      })
    checkOrders(write)
    checkEntry(write, substance)
  },
}

/** Of one that is not known here nothing is held against it: it may be what another server had. */
function checkOrders({ services: { store }, next, previous }: Write<MedicationStatement>): void {
  if (isDeepStrictEqual(next.basedOn, previous?.basedOn)) return
  for (const { reference } of next.basedOn ?? []) {
    const id = idOf(reference, 'MedicationRequest')
    const order = id ? store.row('MedicationRequest', id) : undefined
    if (id && (!order || order.patient === patientOf(next))) continue
    throw new Problem('invalid-resource', 'What is said of an order is said of one of the same patient.', {
      expression: ['MedicationStatement.basedOn'],
    })
  }
}

/** All but whether it is taken still. */
function substance({
  meta: _,
  text: __,
  status: ___,
  statusReason: ____,
  note: _____,
  effectivePeriod,
  ...rest
}: MedicationStatement): unknown {
  return { ...rest, since: effectivePeriod?.start }
}
