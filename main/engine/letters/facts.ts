import type { AllergyView, MedicationView, ProblemView } from '../../../preload/views/index.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import { formatDate, formatDateTime } from '../../clinical/dates.ts'
import { icdOf } from '../../clinical/diagnoses/visit-diagnoses.ts'
import type { LetterFact } from '../../clinical/letters/letter.ts'
import { emergencyOf } from '../../clinical/visits/emergency.ts'
import { chartParts, type Part } from '../chart/chart-parts.ts'
import type { EngineContext, visitOf } from '../context/engine-context.ts'
import { sectionCodes, sections, textsOf } from '../record/composition.ts'
import { noteTexts } from '../record/note-texts.ts'
import { isBlank } from '../record/plain-text.ts'
import { statedLocation } from '../record/stated-location.ts'
import { visitDiagnoses } from '../record/visit-diagnoses.ts'
import { intakeOf } from '../visit/visit-view.ts'

type Visit = ReturnType<typeof visitOf>
/** `references`: what of the chart it says, `Type/id`. */
export type FactOnRecord = LetterFact & { references: string[] }

/** Lines of a list: what is longer is no letter. */
const most = 100

/** What of this visit and its chart can be pulled into a letter, in the order in which it stands there. */
export function factsOf(context: EngineContext, visit: Visit): FactOnRecord[] {
  const parts = chartParts(context.cache, visit.patientId, context.platform.log)
  return [
    ...reasonOf(visit),
    ...accountOf(visit),
    ...whereOf(visit),
    listed('allergies', 'Allergies', parts.allergies(most), isActive, allergyLine, 'AllergyIntolerance'),
    listed('medications', 'Medications', parts.medications(most), isTaken, medicineLine, 'MedicationRequest'),
    listed('problems', 'Problems', parts.problems(most), isActive, problemLine, 'Condition'),
    ...diagnosesOf(context, visit),
    ...noteOf(context, visit),
  ]
}

const fact = (key: string, title: string, text: string, references: string[] = []): FactOnRecord[] =>
  isBlank(text) ? [] : [{ key, title, text, references }]

function reasonOf({ task, encounter, held }: Visit): FactOnRecord[] {
  const reason =
    conceptText(task?.reasonCode) || conceptText(encounter?.reasonCode?.[0]) || held?.reason || ''
  return fact('reason', 'Reason for the visit', reason)
}

/** What is on record of the emergency in this visit. */
function accountOf({ encounter }: Visit): FactOnRecord[] {
  const emergency = emergencyOf(encounter)
  if (!emergency) return []
  const { since, reason, done } = emergency
  const lines = [since && `Since ${formatDateTime(since)}`, reason, done && `Done: ${done}`]
  return fact('account', 'Emergency in this visit', lines.filter(Boolean).join('\n'))
}

function whereOf({ encounter, task }: Visit): FactOnRecord[] {
  const stated = statedLocation(encounter)
  const intake = intakeOf(task)
  const place = stated
    ? [
        [stated.line, stated.city, stated.state].filter(Boolean).join(', '),
        stated.companions && `With them: ${stated.companions}`,
        stated.since && `Stated ${formatDateTime(stated.since)}`,
      ]
    : [intake.place && `${intake.place} (said before the visit, not asked in it)`]
  return [
    ...fact('place', 'Where the patient is', place.filter(Boolean).join('\n') || 'Not asked.'),
    ...fact('call-back', 'Call back', stated?.callBack || intake.callBack || 'No number is on record.'),
  ]
}

/** Unknown is not none: each state of a list says which it is. */
export function listed<T extends { id: string }>(
  key: string,
  title: string,
  { state, items, total, broken }: Part<T>,
  counts: (one: T) => boolean,
  line: (one: T) => string,
  type: string,
): FactOnRecord {
  const shown = items.filter(counts)
  const lines = shown.map((one) => `- ${line(one)}`)
  const more = total > items.length ? [`… and ${total - items.length} more in the chart.`] : []
  const before = {
    'not-loaded': ['Not all of the chart was at hand when this was written: more may be on record.'],
    replaced: ['This record was merged into another one: more may be on record there.'],
    'never-asked': ['Not asked: it is not known whether there are any.'],
    'none-known': shown.length === 0 ? ['None known, as recorded.'] : [],
    listed: shown.length === 0 ? ['Nothing on record that holds today.'] : [],
  }[state]
  return {
    key,
    title,
    text: [...before, ...lines, ...more, ...(broken ? ['Not all of it could be read.'] : [])].join('\n'),
    references: shown.map((one) => `${('type' in one && one.type) || type}/${one.id}`),
  }
}

const line = (what: string, details: (string | null | undefined | false)[]): string => {
  const said = details.filter(Boolean).join(', ')
  return said ? `${what} (${said})` : what
}

const isActive = ({ active }: { active: boolean }): boolean => active
/** Also what must not be given, and of what nobody knows whether it is taken. */
const isTaken = ({ use }: MedicationView): boolean =>
  use === 'taken' || use === 'on-hold' || use === 'banned' || use === 'unknown'

const allergyLine = ({
  text,
  coded,
  none,
  reaction,
  severe,
  criticality,
  unconfirmed,
}: AllergyView): string =>
  line(coded || none ? text : `“${text}”`, [
    reaction,
    severe && 'severe reaction',
    criticality === 'high' && 'high risk',
    unconfirmed && !none && 'unconfirmed',
  ])

const medicineLine = ({ text, dosage, use, told, overTheCounter }: MedicationView): string =>
  line([text, dosage].filter(Boolean).join(', '), [
    use === 'on-hold' && 'on hold',
    use === 'unknown' && 'not known whether taken',
    told && 'as told by the patient',
    overTheCounter && 'without a prescription',
  ])

const problemLine = ({ text, uncertainty, onset }: ProblemView): string =>
  line(text, [uncertainty, onset && `since ${formatDate(onset)}`])

function diagnosesOf({ cache }: EngineContext, { encounterId, encounter }: Visit): FactOnRecord[] {
  const found = visitDiagnoses(cache, encounterId, encounter)
  const lines = found.map((one) => line(`- ${conceptText(one.code) || 'Not named'}`, [icdOf(one)?.code]))
  return fact(
    'diagnoses',
    'Diagnoses of this visit',
    lines.join('\n'),
    found.map(({ id }) => `Condition/${id}`),
  )
}

/** This provider's own note, section by section, as it stands. */
function noteOf({ cache }: EngineContext, { encounterId, composition, note }: Visit): FactOnRecord[] {
  const texts = note.signed ? textsOf(composition) : noteTexts(cache, encounterId, composition)
  const references = composition?.id ? [`Composition/${composition.id}`] : []
  return sectionCodes.flatMap((code) =>
    fact(`note-${code}`, `From the note: ${sections[code].title}`, texts[code], references),
  )
}
