import type { CodeableConcept, Condition, Encounter } from '@medplum/fhirtypes'
import type { Input, Output } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { systems } from '../../clinical/codes/code-systems.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import { formatDate } from '../../clinical/dates.ts'
import { icd10cm } from '../../clinical/diagnoses/code.ts'
import { notFirst } from '../../clinical/diagnoses/first-listed.ts'
import { icdOf, visitDiagnosisProfile, withDiagnoses } from '../../clinical/diagnoses/visit-diagnoses.ts'
import { endOf, kindOf } from '../../clinical/problems/condition.ts'
import { problemProfile } from '../../clinical/problems/problem-list.ts'
import type { KeptEdition } from '../cache/cache.ts'
import { entriesIn } from '../chart/chart-entry.ts'
import { current } from '../chart/list-state.ts'
import { type EngineContext, now, today, visitOf, writeOf } from '../context/engine-context.ts'
import { openVisit } from '../context/my-visit.ts'
import { isPregnant } from '../orders/patient-facts.ts'
import { editionOfVisit, visitDiagnoses } from '../record/visit-diagnoses.ts'
import type { EditionIndex } from '../terminology/edition-index.ts'
import { editionView, endedCode, findDiagnoses } from './find-diagnoses.ts'
import { rememberUsed, usedCodes } from './used.ts'

type Kept = Condition & { id: string }

/** The diagnoses of a visit: chosen by code, in an order, each a Condition of the visit that its Encounter names. */
export function diagnosesOf(context: EngineContext, index: EditionIndex) {
  const { cache } = context

  function isOpen(encounterId: string): boolean {
    try {
      openVisit(context, encounterId)
      return true
    } catch {
      return false
    }
  }

  const mine = (one: Condition, practitionerId: string): boolean =>
    one.recorder?.reference === `Practitioner/${practitionerId}`

  function list({ encounterId }: Input<'diagnoses.list'>): Output<'diagnoses.list'> {
    const { encounter, me, patientId } = visitOf(context, encounterId)
    const { all, day, edition } = editionOfVisit(cache, encounter, today(context))
    const problems = current(cache, 'Condition', patientId).filter(
      (one) => kindOf(one) !== 'visit' && endOf(one) === null,
    )
    return {
      editions: all.length > 0,
      edition: editionView(edition, day),
      editable: isOpen(encounterId),
      items: visitDiagnoses(cache, encounterId, encounter).map((one, at) => {
        const icd = icdOf(one)
        return {
          id: one.id,
          code: icd?.code ?? null,
          text: icd?.title ?? (conceptText(one.code) || 'Not named'),
          own: mine(one, me.practitionerId),
          listed: problems.some((problem) => isSame(problem, one)),
          notFirst: at === 0 && icd ? notFirst(icd) : null,
          ended: edition && icd ? endedWords(all, edition, icd.code) : null,
        }
      }),
    }
  }

  function endedWords(all: readonly KeptEdition[], edition: KeptEdition, code: string): string | null {
    const ended = endedCode(cache, all, edition, code)
    if (!ended) return null
    const instead = ended.successors.length > 0 ? ` Instead: ${ended.successors.join(', ')}.` : ''
    return `${code} is no code any more since ${formatDate(ended.since)}.${instead}`
  }

  function search({ encounterId, query }: Input<'diagnoses.search'>): Output<'diagnoses.search'> {
    const { encounter, patientId } = visitOf(context, encounterId)
    return findDiagnoses(cache, index, { encounter, today: today(context) }, query, {
      pregnant: isPregnant(cache, patientId, Date.parse(now(context))),
      used: usedCodes(cache),
    })
  }

  /** Throws `bad-input` where it can't be recorded on the visit's date, with what took its place. */
  function choosable(encounter: Encounter, code: string) {
    const { all, edition } = editionOfVisit(cache, encounter, today(context))
    if (!edition) throw new Refusal('bad-input', 'No edition of ICD-10-CM is on this machine for this date.')
    const row = cache.editions.row(edition.version, code)
    if (row?.choosable) return { ...row, version: edition.version }
    const words = endedWords(all, edition, code)
    if (words) throw new Refusal('bad-input', words)
    throw new Refusal(
      'bad-input',
      row ? `${code} heads others. Choose one of them.` : `${code} is no code of ${edition.title}.`,
    )
  }

  /** The order is the Encounter's to say. */
  function order(encounterId: string, ids: readonly string[], gone: readonly string[] = []): void {
    const visit = openVisit(context, encounterId)
    cache.put(writeOf(visit, now(context)), withDiagnoses(visit.encounter, ids, gone))
  }

  const idsOf = (encounterId: string): string[] =>
    visitDiagnoses(cache, encounterId, openVisit(context, encounterId).encounter).map(({ id }) => id)

  function add({ encounterId, code }: Input<'diagnoses.add'>): void {
    const { encounter } = openVisit(context, encounterId)
    const { title, version } = choosable(encounter, code)
    const before = visitDiagnoses(cache, encounterId, encounter)
    if (before.some((one) => icdOf(one)?.code === code))
      throw new Refusal('bad-input', `${code} is among the diagnoses of this visit already.`)
    const visit = entriesIn(context, encounterId)
    const made: Kept = {
      resourceType: 'Condition',
      id: visit.newId(),
      meta: { profile: [visitDiagnosisProfile] },
      clinicalStatus: concept(systems.conditionClinical, 'active'),
      verificationStatus: concept(systems.conditionVerification, 'confirmed'),
      category: [concept(systems.conditionCategory, 'encounter-diagnosis', 'Encounter Diagnosis')],
      code: { coding: [{ system: icd10cm, version, code, display: title }], text: title },
      subject: visit.patient,
      encounter: visit.encounter,
      recordedDate: visit.at,
      recorder: visit.me,
      asserter: visit.me,
      note: [visit.noted('Diagnosis of the visit')],
    }
    visit.put(made, 'recorded')
    order(encounterId, [...before.map(({ id }) => id), made.id])
    rememberUsed(cache, code)
  }

  /** Throws `not-found`, `not-editable` where a colleague recorded it. */
  function find(encounterId: string, diagnosisId: string): Kept {
    const { encounter } = openVisit(context, encounterId)
    const found = visitDiagnoses(cache, encounterId, encounter).find(({ id }) => id === diagnosisId)
    if (!found) throw new Refusal('not-found', 'This diagnosis is no longer there.')
    return found
  }

  function remove({ encounterId, diagnosisId }: Input<'diagnoses.remove'>): void {
    const found = find(encounterId, diagnosisId)
    const visit = entriesIn(context, encounterId)
    if (!mine(found, visit.reader.practitionerId))
      throw new Refusal('not-editable', 'A colleague recorded this diagnosis: only they take it out.')
    const { clinicalStatus: _, ...rest } = found
    const note = [...(found.note ?? []), visit.noted('Taken out of the visit')]
    const verificationStatus = concept(systems.conditionVerification, 'entered-in-error')
    order(
      encounterId,
      idsOf(encounterId).filter((id) => id !== diagnosisId),
      [diagnosisId],
    )
    visit.put({ ...rest, verificationStatus, note }, 'changed')
  }

  function move({ encounterId, diagnosisId, to }: Input<'diagnoses.move'>): void {
    find(encounterId, diagnosisId)
    const others = idsOf(encounterId).filter((id) => id !== diagnosisId)
    order(encounterId, others.toSpliced(to, 0, diagnosisId))
    context.audit.record('diagnosis-changed', [`Encounter/${encounterId}`])
  }

  function toProblemList({ encounterId, diagnosisId }: Input<'diagnoses.toProblemList'>): void {
    const { code, meta: _, id: __, note: ___, encounter: ____, ...found } = find(encounterId, diagnosisId)
    const visit = entriesIn(context, encounterId)
    const same = current(cache, 'Condition', visit.patientId).some(
      (one) => kindOf(one) !== 'visit' && endOf(one) === null && isSame(one, { code }),
    )
    if (same) throw new Refusal('bad-input', 'It stands on the problem list already.')
    visit.put(
      {
        ...found,
        id: visit.newId(),
        meta: { profile: [problemProfile] },
        category: [concept(systems.conditionCategory, 'problem-list-item', 'Problem List Item')],
        ...(code ? { code } : {}),
        encounter: visit.encounter,
        recordedDate: visit.at,
        recorder: visit.me,
        asserter: visit.me,
        note: [visit.noted('Recorded in the visit')],
      },
      'recorded',
    )
  }

  return { list, search, add, remove, move, toProblemList }
}

const concept = (system: string, code: string, display?: string): CodeableConcept => ({
  coding: [{ system, code, ...(display ? { display } : {}) }],
})

/** By the code, where both have one; else by their words. */
function isSame(a: Pick<Condition, 'code'>, b: Pick<Condition, 'code'>): boolean {
  const [one, other] = [icdOf(a), icdOf(b)]
  if (one && other) return one.code === other.code
  const [words, others] = [conceptText(a.code), conceptText(b.code)]
  return words !== '' && words.toLowerCase() === others.toLowerCase()
}
