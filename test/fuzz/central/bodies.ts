import { elementFor } from '../fhir.ts'
import { mutated, oddTexts, type Pool, pick } from '../mutations.ts'
import type { Body, CallerName } from './ask.ts'
import { unmarked } from './marks.ts'
import { type Provider, providers, resources } from './practice.ts'
import type { Known } from './request.ts'

/** As large as the server ever takes one, and a little more. */
const mostBytes = 9_000_000

type Json = Record<string, unknown>

/** By type and id, without marked words. */
const templates = new Map(
  resources().map((one) => [`${one.resourceType}/${one.id}`, unmarked(one) as unknown as Json]),
)
const names: Record<string, (patient: string) => string> = {
  Composition: (patient) => `${patient}-note`,
  Task: (patient) => `${patient}-task`,
  Encounter: (patient) => `${patient}-visit`,
  Observation: (patient) => `${patient}-pressure`,
  MedicationRequest: (patient) => `${patient}-order`,
  ServiceRequest: (patient) => `${patient}-test`,
  DetectedIssue: (patient) => `${patient}-issue`,
  AllergyIntolerance: (patient) => `${patient}-allergy`,
  Condition: (patient) => `${patient}-asthma`,
  AuditEvent: (patient) => `${patient}-act`,
  Provenance: (patient) => `${patient}-signed`,
  Appointment: (patient) => `${patient}-appointment`,
  Patient: (patient) => patient,
  Practitioner: (patient) => pick(providers, patient.length),
  Procedure: (patient) => `${patient}-procedure`,
}
export const idOf = (type: string, patient: string): string =>
  (names[type] as (patient: string) => string)(patient)

/** Everybody's ids, and what is none. */
export const ids = [
  ...resources().flatMap(({ resourceType, id }) => [id, `${resourceType}/${id}`]),
  ...oddTexts,
  'x'.repeat(65),
  'x'.repeat(199),
  'a/b',
]
export const pool: Pool = { ids, element: elementFor, mostBytes }

/** Whom each provider has when a batch begins. */
export const own: Record<Provider, string> = { ada: 'amos', ben: 'bella', cleo: 'carl', tina: 'theo' }
export const providerOf = (who: CallerName): Provider =>
  (providers as readonly string[]).includes(who) ? (who as Provider) : 'ada'

export type Written = { type: string; id: string; resource: unknown; patient: string }

/** A resource of this type as an honest workstation might write it, but for what `body` says. */
export function resourceOf(known: Known, who: CallerName, body: Body): Written {
  const caller = providerOf(who)
  const patient = body.own ? (known.scope.has(caller) ?? own[caller]) : body.about
  const { type, made } = body
  const id = made === null ? idOf(type, patient) : made < 2 ? `fuzz-${made}` : `fuzz-${patient}-${made}`
  const resource = { ...honest(known, caller, type, patient, body), id }
  const changed = body.mutations.reduce<unknown>((value, one) => mutated(value, one, pool), resource)
  return { type, id, resource: changed, patient }
}

function honest(known: Known, caller: Provider, type: string, patient: string, body: Body): Json {
  const me = { reference: `Practitioner/${body.as ?? caller}` }
  const of = (id: string) => templates.get(`${type}/${id}`)
  const there = structuredClone(of(idOf(type, patient)) ?? of(idOf(type, 'amos')) ?? { resourceType: type })
  const isNew = body.made !== null
  const encounter = { reference: `Encounter/${patient}-visit` }
  const subject = { reference: `Patient/${patient}` }
  switch (type) {
    case 'Composition':
      return { ...there, subject, encounter, author: [me], status: body.signed ? 'final' : 'preliminary' }
    case 'MedicationRequest':
      return { ...there, subject, encounter, requester: me, status: isNew ? 'draft' : 'stopped' }
    case 'ServiceRequest':
      return { ...there, subject, encounter, requester: me, status: isNew ? 'draft' : 'revoked' }
    case 'DetectedIssue':
      return { ...there, patient: subject, author: me }
    case 'AllergyIntolerance':
      return { ...there, patient: subject, encounter }
    case 'Observation':
    case 'Condition':
      return { ...there, subject, encounter }
    case 'AuditEvent':
      return { ...there, agent: [{ who: me, requestor: true }] }
    case 'Task':
      return {
        ...ownTask(known, caller, patient),
        status: body.signed && body.made === 5 ? 'completed' : 'in-progress',
      }
    case 'Provenance':
      return coSignature(known, patient, me)
    default:
      return there
  }
}

/** With its words, which its owner may not change: only for whom has it in scope. */
function ownTask({ store, scope }: Known, caller: Provider, patient: string): Json {
  const mine = scope.allows(caller, { patient, kind: 'chart' })
  const stored = mine ? store.read('Task', `${patient}-task`)?.resource : undefined
  return structuredClone(stored ?? templates.get(`Task/${patient}-task`) ?? {}) as unknown as Json
}

function coSignature({ store }: Known, patient: string, me: { reference: string }): Json {
  const note = `Composition/${patient}-note`
  const version = store.read('Composition', `${patient}-note`)?.versionId ?? '1'
  const when = '2026-11-23T15:05:00Z'
  const verifier = {
    system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
    code: 'verifier',
  }
  return {
    resourceType: 'Provenance',
    target: [`${note}/_history/${version}`, `Patient/${patient}`, `Encounter/${patient}-visit`].map(
      (reference) => ({
        reference,
      }),
    ),
    recorded: when,
    agent: [{ type: { coding: [verifier] }, who: me }],
    signature: [
      { type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.5' }], when, who: me },
    ],
  }
}
