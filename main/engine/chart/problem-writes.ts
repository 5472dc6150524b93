import type { CodeableConcept, Condition } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { systems } from '../../clinical/codes/code-systems.ts'
import { conceptText, hasAnyCode } from '../../clinical/codes/concepts.ts'
import { localDate } from '../../clinical/dates.ts'
import { endOf, kindOf, uncertaintyOf } from '../../clinical/problems/condition.ts'
import { endedAt, onsetOf } from '../../clinical/problems/diagnosis.ts'
import { noProblemMeant, problemProfile } from '../../clinical/problems/problem-list.ts'
import { saysWhy } from '../../clinical/reason.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { entriesIn } from './chart-entry.ts'
import { current } from './list-state.ts'

type Kept = Condition & { id: string }
type Visit = ReturnType<typeof entriesIn>

/**
 * The problem list, which is the patient's: whoever has a visit of theirs corrects it, as the allergies. Of what is no list of codes
 * on this machine only words are recorded; a code that was there stays for as long as its words do.
 */
export function problemWrites(context: EngineContext) {
  const { cache } = context

  /** Throws `not-found`, `not-editable` where it is the diagnosis of a visit, which is its note's. */
  function find(visit: Visit, problemId: string): Kept {
    const found = visit.find('Condition', problemId)
    if (isInError(found)) throw new Refusal('not-found', 'This problem is no longer in the chart.')
    if (kindOf(found) === 'visit')
      throw new Refusal('not-editable', 'This is a diagnosis of a visit, and not on the problem list.')
    return found
  }

  /** Two of one name would be one line, and what is said of one of them would not be seen. */
  function refuseSecond(visit: Visit, text: string, but: string | null): void {
    const same = current(cache, 'Condition', visit.patientId).some(
      (one) =>
        one.id !== but && kindOf(one) !== 'visit' && endOf(one) === null && sameWords(nameOf(one), text),
    )
    if (same) throw new Refusal('bad-input', `“${text}” stands on the problem list already. Change it there.`)
  }

  function refuseNone(text: string): void {
    if (noProblemMeant(text))
      throw new Refusal('bad-input', 'That is no problem. Write what the patient has, or leave it out.')
  }

  return {
    recordProblem({ encounterId, text, onset, certainty }: Input<'chart.recordProblem'>): void {
      refuseNone(text)
      const visit = entriesIn(context, encounterId)
      refuseSecond(visit, text, null)
      const told = certainty === 'unconfirmed'
      visit.put(
        {
          resourceType: 'Condition',
          id: visit.newId(),
          meta: { profile: [problemProfile] },
          clinicalStatus: clinical('active'),
          verificationStatus: verified(certainty),
          category: [listed],
          code: { text },
          subject: visit.patient,
          encounter: visit.encounter,
          ...(onset === null ? {} : { onsetDateTime: visit.pastOrNow(onset) }),
          recordedDate: visit.at,
          recorder: visit.me,
          asserter: asserterOf(visit, certainty),
          note: [visit.noted(told ? 'Stated by the patient' : 'Recorded in the visit')],
        },
        'recorded',
      )
    },

    /**
     * Another name takes the code away with it: what the code says is no longer what the words say. Who gives it another, or says
     * otherwise how sure it is, answers for it from then on.
     */
    correctProblem(told: Input<'chart.correctProblem'>): void {
      const { encounterId, problemId, text, onset, certainty, state, resolved } = told
      if (text !== null) refuseNone(text)
      const visit = entriesIn(context, encounterId)
      const before = visit.asSeen(find(visit, problemId), told.seen)
      if (endOf(before) === 'refuted')
        throw new Refusal('not-editable', 'This problem was refuted. Enter it anew if it is one.')
      const renamed = text !== null && text !== nameOf(before)
      const name = renamed ? text : nameOf(before)
      if (name && (renamed || state === 'active')) refuseSecond(visit, name, problemId)
      const isOther = certainty !== null && !hasAnyCode(before.verificationStatus, certainty)
      const begun = onset === 'as-it-is' ? before : withOnset(before, visit, onset)
      const corrected: Kept = {
        ...withState(begun, visit, state, resolved),
        // What a clinician says of it is of the list from then on: else another entry that may be either would speak for it.
        ...(kindOf(before) === 'unsaid' ? { category: [listed] } : {}),
        ...(renamed ? { code: { text } } : {}),
        ...(renamed || isOther
          ? { asserter: asserterOf(visit, isOther ? certainty : uncertaintyOf(before)) }
          : {}),
        ...(isOther ? { verificationStatus: verified(certainty) } : {}),
        note: [...(before.note ?? []), visit.noted(saidOf(state))],
      }
      const [from, until] = [onsetOf(corrected), corrected.abatementDateTime]
      const isDated = onset !== 'as-it-is' || state === 'resolved'
      if (isDated && from && until && isBefore(until, from))
        throw new Refusal('bad-input', 'A problem can’t be over before it began.')
      visit.put(corrected, 'changed')
    },

    withdrawProblem({ encounterId, problemId, seen, as, reason }: Input<'chart.withdrawProblem'>): void {
      if (!saysWhy(reason)) throw new Refusal('needs-reason', 'Say in a word or two why.')
      const visit = entriesIn(context, encounterId)
      const before = visit.asSeen(find(visit, problemId), seen)
      const said = as === 'refuted' ? 'Refuted' : 'Entered in error'
      const ended = as === 'refuted' ? null : endedAt(before)
      const note = visit.noted(`${said}: ${reason}${ended ? ` (it ended: ${ended})` : ''}`)
      visit.put(
        {
          ...(as === 'refuted'
            ? { ...before, clinicalStatus: clinical('inactive'), asserter: visit.me }
            : withoutEnd(before)),
          verificationStatus: verified(as),
          note: [...(before.note ?? []), note],
        },
        'changed',
      )
    },
  }
}

/** Whose word it is: the patient's while nobody confirmed it, else the writer's. */
const asserterOf = (visit: Visit, certainty: string | null) =>
  certainty === 'unconfirmed' ? visit.patient : visit.me

const listed: CodeableConcept = {
  coding: [{ system: systems.conditionCategory, code: 'problem-list-item', display: 'Problem List Item' }],
}
const clinical = (code: string) => ({ coding: [{ system: systems.conditionClinical, code }] })
const verified = (code: string) => ({ coding: [{ system: systems.conditionVerification, code }] })
const isInError = ({ verificationStatus }: Condition): boolean =>
  verificationStatus?.coding?.some(({ code }) => code === 'entered-in-error') ?? false

const nameOf = ({ code }: Condition): string => conceptText(code)
const sameWords = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase()

const saidOf = (state: Input<'chart.correctProblem'>['state']): string =>
  ({ 'as-it-is': 'Corrected', active: 'Active again', resolved: 'Resolved' })[state]

function withOnset(before: Kept, visit: Visit, onset: string | null): Kept {
  const {
    onsetDateTime: _,
    onsetPeriod: __,
    onsetAge: ___,
    onsetRange: ____,
    onsetString: _____,
    ...rest
  } = before
  return onset === null ? rest : { ...rest, onsetDateTime: visit.pastOrNow(onset) }
}

/**
 * Whether it is one still. Of a status nobody wrote, which FHIR asks for on a problem list (con-3), it is what it was taken for; and
 * what has an end has the status of one that is over (con-4, https://hl7.org/fhir/R4/condition.html).
 */
function withState(
  before: Kept,
  visit: Visit,
  state: Input<'chart.correctProblem'>['state'],
  resolved: string | null,
): Kept {
  if (state === 'as-it-is') {
    const { clinicalStatus } = before
    if (endOf(before) === null) return { ...before, clinicalStatus: clinicalStatus ?? clinical('active') }
    const isOver = hasAnyCode(clinicalStatus, 'inactive', 'resolved', 'remission')
    return isOver ? before : { ...before, clinicalStatus: clinical('resolved') }
  }
  const rest = withoutEnd(before)
  if (state === 'active') return { ...rest, clinicalStatus: clinical('active') }
  const on = resolved === null ? {} : { abatementDateTime: visit.pastOrNow(resolved) }
  return { ...rest, clinicalStatus: clinical('resolved'), ...on }
}

/** FHIR allows neither beside `entered-in-error` (con-5, and con-4 without the status, https://hl7.org/fhir/R4/condition.html). */
function withoutEnd({
  clinicalStatus: _,
  abatementDateTime: __,
  abatementPeriod: ___,
  abatementAge: ____,
  abatementRange: _____,
  abatementString: ______,
  ...rest
}: Kept): Kept {
  return rest
}

/** As far as both dates say: 2024 is not before March 2024. */
function isBefore(one: string, other: string): boolean {
  const [a, b] = [localDate(one), localDate(other)]
  const known = Math.min(a.length, b.length)
  return a.slice(0, known) < b.slice(0, known)
}
