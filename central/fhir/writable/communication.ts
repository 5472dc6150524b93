import type { Communication } from '@medplum/fhirtypes'
import { isInstructions } from '../../../main/clinical/instructions/communication.ts'
import { isPutBefore } from '../../../main/clinical/results/review-task.ts'
import { toldOf } from '../../../main/clinical/results/told.ts'
import { Problem } from '../../base/problem.ts'
import { idOf, patientOf } from '../../readers/references.ts'
import { isReviewTask } from '../../readers/task.ts'
import { outsideScope } from './claim-check.ts'
import { isMe, refuseOther } from './names.ts'
import type { Row, Write } from './row.ts'

/** Characters of what a patient is told. */
const longest = 4000

export const communication: Row<'Communication'> = {
  type: 'Communication',
  kind: { name: 'of a result', has: ofResult },
  bound: 'none',
  may: { create: 'anyone' },
  author: '`sender` is the writer',
  rules: [
    'Written once. It is to be read as *Communication* below says: what a patient was told of a result, by a message or on the phone, or that they were not reached.',
    'It is of no visit (no `encounter`) and no instructions: those are read at the link of a visit.',
    'Its `about` names the Task `review-result` by which the writer has, or had, that patient to look after: also once it is over, and when the patient is in scope no more. `subject` and the one `recipient` are that patient.',
  ],
  checkAuthor({ me, next }) {
    refuseOther(isMe(me, next.sender), 'Who tells a patient is named.', 'Communication.sender')
  },
  check,
}

/** Asked of what was not held against R4 yet. */
function ofResult({ about }: Communication): boolean {
  return Array.isArray(about) && about.some((one) => idOf(one?.reference, 'Task') !== undefined)
}

function check({ me, next, services: { store } }: Write<Communication>): void {
  const invalid = (message: string, element: string) =>
    new Problem('invalid-resource', message, { expression: [`Communication.${element}`] })
  if (next.encounter) throw invalid('What a patient is told of a result is of no visit.', 'encounter')
  if (isInstructions(next)) throw invalid('Instructions are sent in a visit, by who has it.', 'category')
  const patient = patientOf(next)
  const task = (next.about ?? [])
    .flatMap(({ reference }) => idOf(reference, 'Task') ?? [])
    .map((id) => store.read('Task', id)?.resource)
    .find((one) => one !== undefined && isReviewTask(one))
  if (!patient || !task) throw invalid('It names the result that the patient is told of.', 'about')
  const isOfResult = patientOf(task) === patient
  const reviews = isPutBefore(task, me)
  // Whose the patient is stands before what is known of them. A call that was made without the network may come late.
  if (!store.inCare(me, patient) && !(isOfResult && reviews)) throw outsideScope()
  if (!isOfResult) throw invalid('The result is another patient’s.', 'about')
  refuseOther(reviews, 'A patient is told by who reviews the result.', 'Communication.sender')
  const told = toldOf(next)
  if (!told) throw invalid('It does not say how the patient was told, or what.', 'medium')
  if (told.text.length > longest)
    throw invalid(`A patient is told in at most ${longest} characters.`, 'payload')
  if (next.recipient?.length !== 1 || idOf(next.recipient[0]?.reference, 'Patient') !== patient)
    throw invalid('Who is told is the patient.', 'recipient')
}
