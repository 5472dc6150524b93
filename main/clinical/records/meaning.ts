import type { CodeableConcept } from '@medplum/fhirtypes'
import { conceptText, hasAnyCode } from '../codes/concepts.ts'
import { isFields, pick } from './pick.ts'
import { elementsAt } from './r4.ts'
import { inWords } from './record-kinds.ts'

type Fields = Record<string, unknown>
type Typed = Fields & { resourceType: string }

const notToDo = 'http://hl7.org/fhir/StructureDefinition/request-doNotPerform'

/**
 * What turns round what a record says, so that it stands before its name wherever that is read; null: nothing. The elements that
 * R4's definitions mark as modifiers, and its extension *doNotPerform*: "instead of a request for a procedure, it is a request for the
 * procedure to not occur" (https://hl7.org/fhir/R4/extension-request-donotperform-definitions.html).
 */
export function turnedBy(fields: Typed): string | null {
  if (fields.doNotPerform === true || forbids(fields.modifierExtension)) return 'Do not perform'
  if (hasAnyCode(conceptAt(fields, 'verificationStatus'), 'refuted')) return 'Refuted'
  // "Actual or potential/avoided event" (https://hl7.org/fhir/R4/adverseevent.html).
  if (fields.actuality === 'potential') return 'Potential event'
  return null
}

const forbids = (extensions: unknown): boolean =>
  Array.isArray(extensions) &&
  extensions.some((one) => isFields(one) && one.url === notToDo && one.valueBoolean === true)

/** An activity of a plan that must not be done is no part of what the plan is called: it is said for itself. */
export const isBanned = (detail: unknown): boolean => isFields(detail) && detail.doNotPerform === true

/** How a record stands, in words, the gravest first: its intent where it is no order, its states as far as they are not what nearly all of its kind are. */
export function standing(fields: Typed): string[] {
  const states = [
    fields.active === false && 'Not in use',
    fields.isSubpotent === true && 'Subpotent dose',
    intentOf(fields),
    statusOf(fields),
    fields.docStatus !== 'final' && wordsOf(fields.docStatus),
    ...['clinicalStatus', 'verificationStatus'].map((name) => stateOf(conceptAt(fields, name))),
  ]
  return [...new Set(states.filter((one) => typeof one === 'string' && one !== ''))] as string[]
}

/** What nearly all of a kind are is not said: done, given, filed, in force. A plan and an order say it, since they may be over. */
const usual: Readonly<Record<string, string>> = {
  Claim: 'active',
  CareTeam: 'active',
  Coverage: 'active',
  Device: 'active',
  DiagnosticReport: 'final',
  DocumentReference: 'current',
  Encounter: 'finished',
  ExplanationOfBenefit: 'active',
  FamilyMemberHistory: 'completed',
  Flag: 'active',
  ImagingStudy: 'available',
  Immunization: 'completed',
  Media: 'completed',
  MedicationAdministration: 'completed',
  MedicationDispense: 'completed',
  Observation: 'final',
  Procedure: 'completed',
  QuestionnaireResponse: 'completed',
}
const said: Readonly<Record<string, string>> = {
  'Immunization not-done': 'Not given',
  unknown: 'Status unknown',
  cancelled: 'Canceled',
}

function statusOf(fields: Typed): string | null {
  const at = elementsAt(fields.resourceType)
  const name = ['status', 'lifecycleStatus'].find(
    (each) => fields[each] !== undefined || at?.get(each)?.required,
  )
  if (!name) return null
  const code = fields[name]
  if (typeof code !== 'string' || !code) return 'Status not stated'
  if (usual[fields.resourceType] === code) return null
  return said[`${fields.resourceType} ${code}`] ?? said[code] ?? inWords(code)
}

/** An order is asked for; a proposal, a plan or an option is not. A care plan is a plan. */
function intentOf({ resourceType, intent }: Typed): string | null {
  const plain = resourceType === 'CarePlan' ? /^(plan|order)$/ : /^([a-z]+-)?order$/
  return typeof intent === 'string' && !plain.test(intent) ? wordsOf(intent) : null
}

/** Of a problem or an allergy; *refuted* stands before its name. */
function stateOf(state: CodeableConcept | undefined): string | null {
  if (!state || hasAnyCode(state, 'active', 'confirmed', 'refuted')) return null
  const code = state.coding?.find((one) => isFields(one) && one.code)?.code
  return typeof code === 'string' ? wordsOf(code) : conceptText(state)
}

const wordsOf = (code: unknown): string => (typeof code === 'string' ? (said[code] ?? inWords(code)) : '')

function conceptAt(fields: Fields, name: string): CodeableConcept | undefined {
  const value = fields[name]
  if (!isFields(value)) return undefined
  const coding = Array.isArray(value.coding) ? value.coding.filter(isFields) : []
  return { coding, ...(typeof value.text === 'string' ? { text: value.text } : {}) }
}

/** Never meant to be written, whichever of its states says so. */
export const isInError = (resource: object): boolean => {
  const fields = resource as Fields
  return (
    Object.keys(fields).some((name) => /[sS]tatus$/.test(name) && fields[name] === 'entered-in-error') ||
    hasAnyCode(conceptAt(fields, 'verificationStatus'), 'entered-in-error')
  )
}

const over = new Set([
  'abandoned',
  'cancelled',
  'completed',
  'ended',
  'failed',
  'inactive',
  'rejected',
  'retired',
  'revoked',
  'stopped',
  'superseded',
])

/** No longer in force by what it says of its state. Without a state it counts as in force: the careful reading. */
export function isOver(resource: object): boolean {
  const { status, lifecycleStatus, active } = resource as Fields
  return active === false || over.has(String(status ?? lifecycleStatus))
}

const undone = new Set([
  'abandoned',
  'cancelled',
  'declined',
  'entered-in-error',
  'noshow',
  'not-done',
  'rejected',
  'revoked',
])

/** What another record is told where it refers to this one: that it was never done, or never meant to be written; null: nothing of the sort. */
export function undoneBy(resource: object): string | null {
  if (isInError(resource)) return wordsOf('entered-in-error')
  const fields = resource as Typed
  return undone.has(String(fields.status ?? fields.lifecycleStatus)) ? statusOf(fields) : null
}

/**
 * Is there anything in it that may turn round what it says, and that nobody here knows? "Applications processing a resource are required to
 * check for modifier extensions"; they "usually … provide negation or qualification"
 * (https://hl7.org/fhir/R4/backboneelement-definitions.html#BackboneElement.modifierExtension).
 */
export function hasUnknownModifier(resource: object): boolean {
  const waiting: object[] = [resource]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if ('modifierExtension' in next || 'implicitRules' in next) return true
    for (const value of Object.values(next)) if (typeof value === 'object' && value) waiting.push(value)
  }
  return false
}

/** What a plan says must not be done, in the words that `textOf` makes of a value. */
export const bannedIn = (fields: Fields, textOf: (value: unknown) => string): string[] =>
  pick(fields, 'activity.detail')
    .filter(isBanned)
    .map((detail) => textOf((detail as Fields).code) || textOf((detail as Fields).description))
    .map((text) => (text ? `Not to be done: ${text}` : 'Holds what is not to be done'))
