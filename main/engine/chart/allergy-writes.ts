import { randomUUID } from 'node:crypto'
import type { AllergyIntolerance, Annotation, CodeableConcept, Coding } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import {
  allergyName,
  isInForce,
  isWithdrawn,
  reactionTexts,
  worstSeverity,
} from '../../clinical/allergies/allergy.ts'
import { isCodedForOrders, openWords } from '../../clinical/allergies/allergy-screen.ts'
import { type Code, codesOfWords, isOfNoMedicine, mayBeOfFood } from '../../clinical/allergies/code-words.ts'
import { noneKnownBy, noneKnownCode } from '../../clinical/allergies/none-known.ts'
import { type NoneKnown, noneKnownLabels, noneMeant } from '../../clinical/allergies/none-meant.ts'
import { nameOfAllergen } from '../../clinical/catalogs/allergy-classes.ts'
import { ingredientOf } from '../../clinical/catalogs/ingredients.ts'
import { rounds, systems } from '../../clinical/codes/rounds-systems.ts'
import { saysWhy } from '../../clinical/reason.ts'
import { type EngineContext, now, sendSoon, writeOf } from '../context/engine-context.ts'
import { openVisit } from '../context/my-visit.ts'
import { withExtension } from '../fhir/read.ts'
import { patientOf } from '../fhir/whose.ts'
import { asSeen } from './as-seen.ts'
import { allergyListState } from './chart-parts.ts'
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
      /** Throws `not-found`: of this patient only, and not what has left the chart; else as `asSeen`. */
      find(allergyId: string, seen?: string): Kept {
        const found = cache.read('AllergyIntolerance', allergyId)?.resource
        if (!found || patientOf(found) !== visit.patientId || isWithdrawn(found))
          throw new Refusal('not-found', 'This allergy is no longer in the chart.')
        return asSeen(cache, visit.me.practitionerId, { ...found, id: allergyId }, seen)
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
    for (const none of visit.inForce()) {
      const of = noneKnownBy(none)
      if (of && contradicts(of, by))
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
      if (allergyListState(cache, visit.patientId) === 'not-loaded')
        throw new Refusal(
          'not-editable',
          'The allergies of this patient are not all loaded: one may be recorded. Record that none is known once they are.',
        )
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
      const already = isCodedForOrders(allergy)
      const codings = [
        ...(already ? (allergy.code?.coding ?? []) : []),
        ...chosen.flatMap((one) => one ?? []),
      ]
      const open = openWords(allergy, codings)
      const split = open.length > 0 || already
      // Where words are left open each entry is of one thing, and what was told is told in a note.
      const codeOf = (one: Code): CodeableConcept => ({
        coding: [one],
        text: split ? one.display : text || one.display,
      })
      const told = split ? { note: [...(allergy.note ?? []), visit.noted(`Told as “${text}”`)] } : {}
      const { criticality, type, extension, reaction, onsetDateTime } = allergy
      const also = { criticality, type, extension, reaction, onsetDateTime }
      const said = Object.fromEntries(Object.entries(also).filter(([, value]) => value !== undefined))
      const { verificationStatus = visit.made('unconfirmed').verificationStatus } = allergy
      const add = (code: CodeableConcept) =>
        visit.put(
          { ...visit.made('unconfirmed'), ...said, ...told, verificationStatus, code },
          'allergy-recorded',
        )

      const [ownCoding] = allergy.code?.coding ?? []
      const own = already ? { ...allergy.code, text: nameOfCoding(ownCoding) ?? text } : codeOf(first)
      visit.put({ ...allergy, ...told, code: own }, 'allergy-changed')
      for (const one of already ? [first, ...more] : more) add(codeOf(one))
      for (const { said: words } of open) add({ text: words })
      sendSoon(context)
    },

    /** Another name takes the code away with it: what the code says is no longer what the words say. */
    correctAllergy({
      encounterId,
      allergyId,
      seen,
      text,
      criticality,
      ...told
    }: Input<'chart.correctAllergy'>): void {
      const visit = inVisit(encounterId)
      const allergy = visit.find(allergyId, seen)
      const none = text === null ? null : noneMeant(text)
      if (none)
        throw new Refusal(
          'bad-input',
          `That is no allergy. Retract it, and record “${noneKnownLabels[none]}”.`,
        )
      const { reaction: _, type: __, extension, ...rest } = allergy
      const kept = extension?.filter(({ url }) => url !== rounds.reactionKind)
      const renamed = text !== null && text !== allergyName(allergy)
      const corrected: Kept = {
        ...rest,
        criticality,
        ...(renamed ? { code: { text } } : {}),
        ...kindOf(told.kind, kept),
        ...reactionOf(told, renamed ? withoutSubstances(allergy) : allergy),
        note: [...(allergy.note ?? []), visit.noted('Corrected')],
      }
      if (isInForce(corrected) && !isWithdrawn(corrected)) ruleOut(visit, corrected)
      visit.put(corrected, 'allergy-changed')
      sendSoon(context)
    },

    withdrawAllergy({ encounterId, allergyId, seen, as, reason }: Input<'chart.withdrawAllergy'>): void {
      if (!saysWhy(reason)) throw new Refusal('needs-reason', 'Say in a word or two why.')
      const visit = inVisit(encounterId)
      const allergy = visit.find(allergyId, seen)
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
      reaction: before.reaction.map((one, at) => {
        const { severity: own, ...rest } = one
        const next = severityOf(own, severity, worstSeverity(before), at)
        return { ...rest, ...(next ? { severity: next } : {}) }
      }),
    }
  return text ? { reaction: [{ manifestation: [{ text }], ...said }] } : {}
}

type Severity = Told['severity']
const severities = ['mild', 'moderate', 'severe'] as const
const rankOf = (severity: Severity): number => (severity === null ? -1 : severities.indexOf(severity))

/**
 * One statement, how bad it was at its worst, of several reactions, `at` the place of each: the worst of them is what was
 * told, none is worse, and what was milder stays as it was recorded.
 */
function severityOf(own: Severity | undefined, told: Severity, worst: Severity, at: number): Severity {
  if (told === null) return null
  if (worst === null) return at === 0 ? told : null
  if (own === undefined || own === null) return null
  return own === worst || rankOf(own) > rankOf(told) ? told : own
}

const nameOfCoding = ({ display, code = '' }: Coding = {}): string | undefined =>
  display ?? nameOfAllergen(code) ?? ingredientOf(code)?.name

const withoutSubstances = (allergy: Kept): Kept =>
  allergy.reaction
    ? { ...allergy, reaction: allergy.reaction.map(({ substance: _, ...one }) => one) }
    : allergy

/** FHIR asks for a manifestation with each reaction. */
const notDescribed = 'Reaction not described'

/** What nobody can place may be a medicine, and may be food. */
const contradicts = (of: NoneKnown, allergy: AllergyIntolerance): boolean =>
  of === 'all' || (of === 'food' ? mayBeOfFood(allergy) : !isOfNoMedicine(allergy))
