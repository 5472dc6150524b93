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
    checkEntry(write, substance)
  },
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
