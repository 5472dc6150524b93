import type { CodeableConcept, Observation, ObservationComponent, Quantity } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { systems } from '../../clinical/codes/code-systems.ts'
import type { Coded } from '../../clinical/codes/concepts.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { plain } from '../../clinical/figures.ts'
import { codeOf } from '../../clinical/observations/observation-series.ts'
import {
  asRecorded,
  diastolic,
  type EnteredVital,
  systolic,
  type VitalSource,
  type VitalUnit,
  vitalFault,
  vitalKindOf,
  vitalSigns,
  vitalSources,
} from '../../clinical/observations/vital-signs.ts'
import { labelOf } from '../../clinical/units.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { entriesIn } from './chart-entry.ts'

/** Vital signs as a patient tells them, or as they are seen on video. */
export function vitalWrites(context: EngineContext) {
  return {
    recordVitals({ encounterId, vitals, source, at }: Input<'chart.recordVitals'>): void {
      const visit = entriesIn(context, encounterId)
      if (new Set(vitals.map(({ kind }) => kind)).size < vitals.length)
        throw new Refusal('bad-input', 'Each vital sign once.')
      const when = visit.pastOrNow(at)
      for (const told of vitals) {
        const { profile, coding } = vitalSigns[told.kind]
        visit.put(
          {
            resourceType: 'Observation',
            id: visit.newId(),
            meta: { profile: [profile] },
            status: 'final',
            category: [
              {
                coding: [
                  { system: systems.observationCategory, code: 'vital-signs', display: 'Vital Signs' },
                ],
              },
            ],
            code: { coding: coding.map(asCoding) },
            subject: visit.patient,
            encounter: visit.encounter,
            effectiveDateTime: when,
            issued: visit.at,
            ...knownFrom(visit, source),
            note: [visit.noted(sourceText(source, told))],
            ...recordedValue(told),
          },
          'recorded',
        )
      }
    },

    correctVital({ encounterId, observationId, seen, vital, source, at }: Input<'chart.correctVital'>): void {
      const visit = entriesIn(context, encounterId)
      const before = visit.asSeen(visit.mine(visit.find('Observation', observationId)), seen)
      if (vitalKindOf(codeOf(before) ?? undefined) !== vital.kind)
        throw new Refusal('bad-input', 'That is another vital sign than the one to correct.')
      const { valueQuantity: _, component: __, ...rest } = before
      visit.put(
        {
          ...rest,
          status: 'corrected',
          effectiveDateTime: visit.pastOrNow(at),
          issued: visit.at,
          ...knownFrom(visit, source),
          note: [...(before.note ?? []), visit.noted(`Corrected: ${sourceText(source, vital)}`)],
          ...recordedValue(vital),
        },
        'changed',
      )
    },
  }
}

const asCoding = ({ system, code, display }: Coded) => ({ system, code, ...(display ? { display } : {}) })

type Visit = ReturnType<typeof entriesIn>

/** Who says so, and how it is known: what a clinician saw on video is theirs to answer for. */
function knownFrom({ me, patient }: Visit, source: VitalSource): Pick<Observation, 'performer' | 'method'> {
  return {
    performer: [source === 'seen-on-video' ? me : patient],
    method: methodOf(source),
  }
}

export const methodOf = (source: VitalSource): CodeableConcept => ({
  coding: [{ system: rounds.source, code: source, display: vitalSources[source] }],
  text: vitalSources[source],
})

/** Also what was said, where it is recorded otherwise: "Stated by the patient: 154 lb". */
function sourceText(source: VitalSource, told: EnteredVital): string {
  const recorded = asRecorded(told)
  return 'value' in told && recorded !== told
    ? `${vitalSources[source]}: ${plain(told.value)} ${labelOf(told.unit)}`
    : vitalSources[source]
}

/** Throws `bad-input` for what can't be. */
function recordedValue(told: EnteredVital): Pick<Observation, 'valueQuantity' | 'component'> {
  const fault = vitalFault(told)
  if (fault) throw new Refusal('bad-input', fault)
  const recorded = asRecorded(told)
  if ('value' in recorded) return { valueQuantity: quantity(recorded.value, recorded.unit) }
  const part = (code: Coded, value: number): ObservationComponent => ({
    code: { coding: [asCoding(code)] },
    valueQuantity: quantity(value, 'mm[Hg]'),
  })
  return { component: [part(systolic, recorded.systolic), part(diastolic, recorded.diastolic)] }
}

const quantity = (value: number, unit: VitalUnit): Quantity => ({
  value,
  unit: labelOf(unit),
  system: systems.ucum,
  code: unit,
})
