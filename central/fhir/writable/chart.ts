import { isDeepStrictEqual } from 'node:util'
import type { AllergyIntolerance, Condition, DetectedIssue } from '@medplum/fhirtypes'
import { hasAnyCode } from '../../../main/clinical/codes/concepts.ts'
import { enteredBy } from '../../../main/clinical/entered-by.ts'
import { kindOf } from '../../../main/clinical/problems/condition.ts'
import { Problem } from '../../base/problem.ts'
import { idOf, patientOf, relativeReference } from '../../readers/references.ts'
import { isMe, refuseOther } from './names.ts'
import type { Row, Write } from './row.ts'

export const notDeleted = 'It is never deleted: what was wrong is marked `entered-in-error`.'

type Recorded = AllergyIntolerance | Condition

/** Whoever changes what it says, or comments on it, may answer for it from then on; who recorded it stays. */
function checkRecorder({ me, next, previous }: Write<Recorded>): void {
  const { resourceType, recorder, asserter } = next
  const stays = previous !== undefined && isDeepStrictEqual(asserter, previous.asserter)
  const taken = !previous || isRestated(next, previous) || next.note?.length !== previous.note?.length
  refuseOther(
    stays || (taken && ((!previous && asserter === undefined) || isMe(me, asserter) || isPatients(next))),
    'What is recorded was told by the patient, or by its writer.',
    `${resourceType}.asserter`,
  )
  refuseOther(
    previous ? isDeepStrictEqual(recorder, previous.recorder) : recorder === undefined || isMe(me, recorder),
    'What is recorded is recorded by its writer.',
    `${resourceType}.recorder`,
  )
}

function isPatients(of: Recorded): boolean {
  const patient = patientOf(of)
  return patient !== undefined && idOf(of.asserter?.reference, 'Patient') === patient
}

/** Does it say something else of the patient? That it was never to be written says nothing. */
const isRestated = (next: Recorded, previous: Recorded): boolean =>
  !isDeepStrictEqual(next.code, previous.code) ||
  (!isInError(next) && !isDeepStrictEqual(next.verificationStatus, previous.verificationStatus))

const inChart = {
  bound: 'chart',
  may: { create: 'holder', update: 'holder' },
  rules: [notDeleted],
} as const

export const allergy: Row<'AllergyIntolerance'> = {
  ...inChart,
  type: 'AllergyIntolerance',
  author:
    '`recorder`, where it is said, is the writer, and stays; `asserter` is the writer or the patient, or who it was',
  rules: [...inChart.rules],
  checkAuthor: checkRecorder,
}

/** A problem stands under the name of who says so; a diagnosis of a visit is its clinician's alone. */
function checkProblemAuthor(write: Write<Condition>): void {
  const { me, next, previous } = write
  checkRecorder(write)
  const isUnconfirmed = hasAnyCode(next.verificationStatus, 'unconfirmed')
  const isOwnWord = isMe(me, next.asserter) || (isUnconfirmed && isPatients(next))
  if (previous) {
    refuseOther(
      kindOf(previous) !== 'visit' || isMe(me, previous.recorder),
      'A diagnosis of a visit is changed by who recorded it.',
      'Condition',
    )
    refuseOther(
      !isRestated(next, previous) || isOwnWord,
      'Who says something else of a problem answers for it.',
      'Condition.asserter',
    )
  } else {
    refuseOther(isMe(me, next.recorder), 'What is recorded is recorded by its writer.', 'Condition.recorder')
    refuseOther(
      idOf(enteredBy(next), 'Practitioner') === me,
      'What is entered says in its first comment who enters it.',
      'Condition.note',
    )
  }
}

export const condition: Row<'Condition'> = {
  ...inChart,
  type: 'Condition',
  author:
    '`recorder` and the author of its first `note` are the writer, and stay; `asserter` is the writer, of one that is `unconfirmed` or the patient, or who it was while `code` and `verificationStatus` stay',
  rules: [
    'An `encounter-diagnosis` is changed by its `recorder` alone; `category` stays, but that what has none becomes a `problem-list-item`.',
    'Neither its onset nor its abatement is of a time to come; a day is let pass, since clocks differ.',
    'It is `entered-in-error` for good, and its comments stay.',
    ...inChart.rules,
  ],
  checkAuthor: checkProblemAuthor,
  check(write: Write<Condition>) {
    checkTime(write)
    const { next, previous } = write
    if (previous && isInError(previous) && !isInError(next))
      throw invalid('What was entered in error is none again; it is recorded anew.', 'verificationStatus')
    const isListed = previous && kindOf(previous) === 'unsaid' && kindOf(next) === 'problem'
    if (previous && !isListed && !isDeepStrictEqual(next.category, previous.category))
      throw invalid('A problem stays one, and a diagnosis of a visit.', 'category')
    refuseOther(
      (previous?.note ?? []).every((one, n) => isDeepStrictEqual(one, next.note?.[n])),
      'A comment stays.',
      'Condition.note',
    )
  },
}

const isInError = ({ verificationStatus }: Recorded): boolean =>
  hasAnyCode(verificationStatus, 'entered-in-error')

const day = 86_400_000

/** What a record says of a time to come is corrected and retracted all the same. */
function checkTime({ services, next, previous }: Write<Condition>): void {
  const latest = services.context.clock.now() + day
  const isAhead = (now: string[], before: string[]) =>
    now.some((at) => Date.parse(at) > latest && !before.includes(at))
  if (isAhead(onsets(next), onsets(previous)))
    throw invalid('What the patient has did not begin in a time to come.', 'onset[x]')
  if (isAhead(ends(next), ends(previous)))
    throw invalid('What the patient has is not over in a time to come.', 'abatement[x]')
}

const said = (times: (string | undefined)[]): string[] => times.filter((at) => at !== undefined)
const onsets = ({ onsetDateTime, onsetPeriod }: Partial<Condition> = {}): string[] =>
  said([onsetDateTime, onsetPeriod?.start, onsetPeriod?.end])
const ends = ({ abatementDateTime, abatementPeriod }: Partial<Condition> = {}): string[] =>
  said([abatementDateTime, abatementPeriod?.start, abatementPeriod?.end])

const invalid = (message: string, element: string) =>
  new Problem('invalid-resource', message, { expression: [`Condition.${element}`] })

export const detectedIssue: Row<'DetectedIssue'> = {
  type: 'DetectedIssue',
  bound: 'patient',
  may: { create: 'holder', update: 'holder' },
  author:
    '`author` is the writer, and was (it is set where it is left out); `mitigation[].author` is the writer',
  rules: [
    'What it names (`implicated`) is named as `Type/id`, and orders among it are of the same patient.',
    notDeleted,
  ],
  checkAuthor({ me, next, previous }: Write<DetectedIssue>) {
    refuseOther(
      (next.author === undefined || isMe(me, next.author)) && (!previous || isMe(me, previous.author)),
      'An issue is written by its author.',
      'DetectedIssue.author',
    )
    refuseOther(
      (next.mitigation ?? []).every((it) => it.author === undefined || isMe(me, it.author)),
      'Why an alert was overridden is said by who does it.',
      'DetectedIssue.mitigation',
    )
  },
  check({ services: { store }, next }: Write<DetectedIssue>) {
    const patient = patientOf(next)
    for (const { reference } of next.implicated ?? []) {
      if (reference !== undefined && !relativeReference(reference))
        throw new Problem('bad-request', 'What an issue is about is named as Type/id.', {
          expression: ['DetectedIssue.implicated'],
        })
      const id = idOf(reference, 'MedicationRequest')
      // Its row says whose it is: a list may name a large order a thousand times.
      const order = id ? store.row('MedicationRequest', id) : undefined
      if (order && !order.deleted && order.patient !== patient)
        throw new Problem('bad-request', 'An issue is about orders of its own patient.', {
          expression: ['DetectedIssue.implicated'],
        })
    }
  },
  settle: ({ me, next }) => ({ author: { reference: `Practitioner/${me}` }, ...next }),
}
