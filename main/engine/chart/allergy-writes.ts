import { randomUUID } from 'node:crypto'
import type { AllergyIntolerance, Annotation } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { allergyName, isInForce, isWithdrawn, reactionTexts } from '../../clinical/allergies/allergy.ts'
import { codesOfWords, isOfNoMedicine } from '../../clinical/allergies/code-words.ts'
import { noneKnownBy, noneKnownCode } from '../../clinical/allergies/none-known.ts'
import { type NoneKnown, noneKnownLabels, noneMeant } from '../../clinical/allergies/none-meant.ts'
import { rounds, systems } from '../../clinical/codes/rounds-systems.ts'
import { saysWhy } from '../../clinical/reason.ts'
import { type EngineContext, now, sendSoon, writeOf } from '../context/engine-context.ts'
import { openVisit } from '../context/my-visit.ts'
import { withExtension } from '../fhir/read.ts'
import { patientOf } from '../fhir/whose.ts'
import { current } from './list-state.ts'

type Kept = AllergyIntolerance & { id: string }
type Told = Pick<Input<'chart.correctAllergy'>, 'reaction' | 'severity' | 'kind'>

/** What a clinician records of allergies in a visit. Each is sent at once and never merged silently. */
export function allergyWrites(context: EngineContext) {
  const { cache } = context

  /** One visit's write, with who writes and when. */
  function inVisit(encounterId: string) {
    const visit = openVisit(context, encounterId)
    const at = now(context)
    const me = { reference: `Practitioner/${visit.me.practitionerId}`, display: visit.me.name }
    const inForce = () =>
      current(cache, 'AllergyIntolerance', visit.patientId).filter(
        (one): one is Kept => one.id !== undefined && isInForce(one) && !isWithdrawn(one),
      )
    return {
      ...visit,
      at,
      me,
      inForce,
      put(allergy: Kept, action: 'allergy-recorded' | 'allergy-changed'): void {
        cache.put(writeOf(visit, at), allergy)
        context.audit.record(action, [`AllergyIntolerance/${allergy.id}`, `Patient/${visit.patientId}`])
      },
      noted: (text: string): Annotation => ({ authorReference: me, time: at, text }),
      /** Throws `not-found`: of this patient only, and not what has left the chart. */
      find(allergyId: string): Kept {
        const found = cache.read('AllergyIntolerance', allergyId)?.resource
        if (!found || patientOf(found) !== visit.patientId || isWithdrawn(found))
          throw new Refusal('not-found', 'This allergy is no longer in the chart.')
        return { ...found, id: allergyId }
      },
      made: (verification: 'confirmed' | 'unconfirmed'): Kept => ({
        resourceType: 'AllergyIntolerance',
        id: randomUUID(),
        clinicalStatus: { coding: [{ system: systems.allergyClinical, code: 'active' }] },
        verificationStatus: { coding: [{ system: systems.allergyVerification, code: verification }] },
        patient: { reference: `Patient/${visit.patientId}` },
        encounter: { reference: `Encounter/${encounterId}` },
        recordedDate: at,
        recorder: me,
        asserter: { reference: `Patient/${visit.patientId}` },
      }),
    }
  }
  type Visit = ReturnType<typeof inVisit>

  /** What was told rules out that there is none: two statements in one chart would contradict each other. */
  function ruleOut(visit: Visit, by: AllergyIntolerance): void {
    const ruledOut: NoneKnown[] = isFood(by)
      ? ['food', 'all']
      : isOfNoMedicine(by)
        ? ['all']
        : ['drugs', 'all']
    for (const none of visit.inForce()) {
      const of = noneKnownBy(none)
      if (of && ruledOut.includes(of))
        visit.put(
          refuted(none, visit.noted(`An allergy was recorded: ${allergyName(by)}`)),
          'allergy-changed',
        )
    }
  }

  return {
    /** What the patient told: as said, unconfirmed. */
    recordAllergy(told: Input<'chart.recordAllergy'>): void {
      const { encounterId, text, rxcui, criticality } = told
      const none = rxcui ? null : noneMeant(text)
      if (none)
        throw new Refusal('bad-input', `That is no allergy. Record “${noneKnownLabels[none]}” instead.`)
      const visit = inVisit(encounterId)
      const allergy: Kept = {
        ...visit.made('unconfirmed'),
        criticality,
        code: { ...(rxcui ? { coding: [{ system: systems.rxnorm, code: rxcui }] } : {}), text },
        ...kindOf(told.kind ?? null, undefined),
        ...reactionOf({ reaction: told.reaction, severity: told.severity ?? null }),
      }
      ruleOut(visit, allergy)
      visit.put(allergy, 'allergy-recorded')
      sendSoon(context)
    },

    recordNoneKnown(encounterId: string, of: NoneKnown): void {
      const visit = inVisit(encounterId)
      const all = visit.inForce()
      const against = all.filter((one) => !noneKnownBy(one) && contradicts(of, one))
      if (against.length > 0) {
        const names = against.map((one) => allergyName(one) || 'one without a name').join(', ')
        throw new Refusal('not-editable', `Allergies are recorded: ${names}. Refute or retract them first.`)
      }
      if (all.some((one) => noneKnownBy(one) === of)) return
      visit.put({ ...visit.made('confirmed'), code: noneKnownCode(of) }, 'allergy-recorded')
      sendSoon(context)
    },

    /** Its words stay. Where they name more than one medicine, each becomes an allergy of its own. */
    codeAllergy(encounterId: string, allergyId: string, codes: { system: string; code: string }[]): void {
      const visit = inVisit(encounterId)
      const allergy = visit.find(allergyId)
      const { named, asked } = codesOfWords(allergy)
      const known = [...named, ...(asked?.answers ?? [])]
      const chosen = codes.map(({ system, code }) =>
        known.find((one) => one.system === system && one.code === code),
      )
      const [first, ...more] = chosen.flatMap((one) => one ?? [])
      if (!first || chosen.includes(undefined))
        throw new Refusal('not-found', 'That is not what these words name. Correct the allergy instead.')
      const text = allergyName(allergy)
      const withCode = (one: typeof first): Pick<AllergyIntolerance, 'code'> => ({
        code: { coding: [one], text: text || one.display },
      })
      visit.put({ ...allergy, ...withCode(first) }, 'allergy-changed')
      for (const one of more) {
        const { criticality, type, extension, reaction, onsetDateTime } = allergy
        const also = { criticality, type, extension, reaction, onsetDateTime }
        const said = Object.fromEntries(Object.entries(also).filter(([, value]) => value !== undefined))
        const { verificationStatus = visit.made('unconfirmed').verificationStatus } = allergy
        visit.put(
          { ...visit.made('unconfirmed'), ...said, verificationStatus, ...withCode(one) },
          'allergy-recorded',
        )
      }
      sendSoon(context)
    },

    /** Another name takes the code away with it: what the code says is no longer what the words say. */
    correctAllergy({
      encounterId,
      allergyId,
      text,
      criticality,
      ...told
    }: Input<'chart.correctAllergy'>): void {
      const visit = inVisit(encounterId)
      const allergy = visit.find(allergyId)
      const none = noneMeant(text)
      if (none)
        throw new Refusal(
          'bad-input',
          `That is no allergy. Retract it, and record “${noneKnownLabels[none]}”.`,
        )
      const { reaction: _, type: __, extension, ...rest } = allergy
      const kept = extension?.filter(({ url }) => url !== rounds.reactionKind)
      visit.put(
        {
          ...rest,
          criticality,
          code: text === allergyName(allergy) ? (allergy.code ?? { text }) : { text },
          ...kindOf(told.kind, kept),
          ...reactionOf(told, allergy),
          note: [...(allergy.note ?? []), visit.noted('Corrected')],
        },
        'allergy-changed',
      )
      sendSoon(context)
    },

    withdrawAllergy({ encounterId, allergyId, as, reason }: Input<'chart.withdrawAllergy'>): void {
      if (!saysWhy(reason)) throw new Refusal('needs-reason', 'Say in a word or two why.')
      const visit = inVisit(encounterId)
      const allergy = visit.find(allergyId)
      visit.put(
        as === 'refuted'
          ? refuted(allergy, visit.noted(`Refuted: ${reason}`))
          : enteredInError(allergy, visit.noted(`Entered in error: ${reason}`)),
        'allergy-changed',
      )
      sendSoon(context)
    },
  }
}

const refuted = (allergy: Kept, note: Annotation): Kept => ({
  ...allergy,
  clinicalStatus: { coding: [{ system: systems.allergyClinical, code: 'inactive' }] },
  verificationStatus: { coding: [{ system: systems.allergyVerification, code: 'refuted' }] },
  note: [...(allergy.note ?? []), note],
})

/** FHIR allows no clinical status beside it (ait-2, https://hl7.org/fhir/R4/allergyintolerance.html). */
function enteredInError({ clinicalStatus: _, ...allergy }: Kept, note: Annotation): Kept {
  return {
    ...allergy,
    verificationStatus: { coding: [{ system: systems.allergyVerification, code: 'entered-in-error' }] },
    note: [...(allergy.note ?? []), note],
  }
}

/** FHIR R4 knows allergy and intolerance; a side effect is an intolerance that says so. */
function kindOf(
  kind: Told['kind'],
  others: AllergyIntolerance['extension'],
): Pick<AllergyIntolerance, 'type' | 'extension'> {
  const extension =
    kind === 'side-effect'
      ? withExtension(others, { url: rounds.reactionKind, valueCode: 'side-effect' })
      : others
  return {
    ...(kind ? { type: kind === 'allergy' ? 'allergy' : 'intolerance' } : {}),
    ...(extension?.length ? { extension } : {}),
  }
}

/** What happened; where only its severity was corrected, what else is recorded of it stays. */
function reactionOf(
  { reaction, severity }: Pick<Told, 'reaction' | 'severity'>,
  before?: AllergyIntolerance,
): Pick<AllergyIntolerance, 'reaction'> {
  const said = severity ? { severity } : {}
  const text = reaction?.trim() || (severity ? notDescribed : '')
  if (before?.reaction?.length && reactionTexts(before).join(', ') === text)
    return {
      reaction: before.reaction.map(({ severity: _, ...one }) => ({ ...one, ...said })),
    }
  return text ? { reaction: [{ manifestation: [{ text }], ...said }] } : {}
}

/** FHIR asks for a manifestation with each reaction. */
const notDescribed = 'Reaction not described'

const isFood = ({ category }: AllergyIntolerance): boolean => category?.includes('food') === true

const contradicts = (of: NoneKnown, allergy: AllergyIntolerance): boolean =>
  of === 'all' || (of === 'food' ? isFood(allergy) : !isOfNoMedicine(allergy))
