import type { Consent, Extension, Reference } from '@medplum/fhirtypes'
import { hasCode } from '../codes/concepts.ts'
import { rounds, systems } from '../codes/rounds-systems.ts'

export type ConsentMethod = 'verbal' | 'written'
/** Who gave it: the patient, a guardian for them, or somebody else by name. */
export type ConsentGiver = 'patient' | 'guardian' | 'other'

/**
 * Consent to be seen at a distance, as it was given. `until`: the end of the time for which the practice takes it; null: of
 * the visit alone in which it was given. `name`: of who gave it, where that is not the patient. `wording`: the version of the
 * practice's words that were agreed to.
 */
export type TelehealthConsent = {
  method: ConsentMethod
  by: ConsentGiver
  name: string | null
  wording: string | null
  at: string
  until: string | null
  encounterId: string | null
}

/** HL7 v3-ParticipationMode, 2018-08-12 (http://terminology.hl7.org/CodeSystem/v3-ParticipationMode). */
const methods: Record<ConsentMethod, { code: string; display: string }> = {
  verbal: { code: 'VERBAL', display: 'verbal' },
  written: { code: 'WRITTEN', display: 'written' },
}

/** Where the practice has not said which version of its words is in use. */
const noVersion = 'not-stated'

/**
 * FHIR R4's Consent. Its scope is `treatment` of consentscope 4.0.1, its category 59284-0 "Patient Consent" of the value set
 * consent-category 4.0.1 (https://hl7.org/fhir/R4/valueset-consent-category.html).
 */
export function consentResource(
  id: string,
  patientId: string,
  recorder: Reference,
  { method, by, name, wording, at, until, encounterId }: TelehealthConsent,
): Consent & { id: string } {
  const giver: Extension = { url: rounds.consentGiver, valueCode: by }
  return {
    resourceType: 'Consent',
    id,
    extension: [
      { url: rounds.consentMethod, valueCoding: { system: systems.participationMode, ...methods[method] } },
      ...(encounterId
        ? [{ url: rounds.consentVisit, valueReference: { reference: `Encounter/${encounterId}` } }]
        : []),
      { url: rounds.consentRecorder, valueReference: recorder },
    ],
    status: 'active',
    scope: { coding: [{ system: systems.consentScope, code: 'treatment', display: 'Treatment' }] },
    category: [
      {
        coding: [{ system: systems.loinc, code: '59284-0', display: 'Patient Consent' }],
        text: 'Telehealth consent',
      },
    ],
    patient: { reference: `Patient/${patientId}` },
    dateTime: at,
    performer: [
      by === 'patient'
        ? { extension: [giver], reference: `Patient/${patientId}` }
        : { extension: [giver], display: name ?? '' },
    ],
    policyRule: { coding: [{ system: rounds.consentWording, code: wording ?? noVersion }] },
    provision: { type: 'permit', period: { start: at, ...(until ? { end: until } : {}) } },
  }
}

/** null: it is about something else, withdrawn, refused, or does not say how or by whom. */
export function telehealthConsentOf(consent: Consent): TelehealthConsent | null {
  const method = ofUrl(consent.extension, rounds.consentMethod)?.valueCoding?.code
  const performer = consent.performer?.[0]
  const by = ofUrl(performer?.extension, rounds.consentGiver)?.valueCode
  if (consent.status !== 'active' || !consent.dateTime || consent.provision?.type === 'deny') return null
  if ((method !== 'VERBAL' && method !== 'WRITTEN') || !isGiver(by)) return null
  const wording = consent.policyRule?.coding?.find(({ system }) => system === rounds.consentWording)?.code
  const visit = ofUrl(consent.extension, rounds.consentVisit)?.valueReference?.reference
  return {
    method: method === 'VERBAL' ? 'verbal' : 'written',
    by,
    name: by === 'patient' ? null : (performer?.display ?? null),
    wording: wording === undefined || wording === noVersion ? null : wording,
    at: consent.dateTime,
    until: consent.provision?.period?.end ?? null,
    encounterId: visit?.startsWith('Encounter/') ? visit.slice('Encounter/'.length) : null,
  }
}

/** Is it one of those that workstations write? */
export const isTelehealthConsent = (consent: Consent): boolean =>
  ofUrl(consent.extension, rounds.consentMethod) !== undefined &&
  hasCode(consent.scope, systems.consentScope, 'treatment')

/**
 * The consent that holds in a visit at a time (ms): one that was given in it, else the one that runs longest. null: it
 * is missing, has lapsed, or was given only afterwards. `isAdult`: the
 * patient is, so that what a guardian said in an earlier visit no longer speaks for them.
 */
export function consentFor(
  consents: TelehealthConsent[],
  encounterId: string,
  at: number,
  isAdult: boolean,
): TelehealthConsent | null {
  const latest = consents.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
  const ofVisit = latest.find((one) => one.encounterId === encounterId)
  if (ofVisit) return ofVisit
  const runs = latest.filter(
    (one) =>
      one.until !== null &&
      Date.parse(one.at) <= at &&
      Date.parse(one.until) >= at &&
      !(isAdult && one.by === 'guardian'),
  )
  return runs.toSorted((a, b) => Date.parse(b.until ?? '') - Date.parse(a.until ?? ''))[0] ?? null
}

const isGiver = (code: string | undefined): code is ConsentGiver =>
  code === 'patient' || code === 'guardian' || code === 'other'

const ofUrl = (extensions: Extension[] | undefined, url: string) => extensions?.find((one) => one.url === url)
