import type { Resource } from '@medplum/fhirtypes'
import type { CentralAnswer } from '../central/client.ts'

/** What a person wrote of each type, and what they call it. The longest path that fits counts. */
const written: [path: string, name: string][] = [
  ['AllergyIntolerance.reaction', 'the reaction of the allergy'],
  ['AllergyIntolerance', 'the allergy'],
  ['Composition.section', 'the text of the note'],
  ['Composition', 'the note'],
  ['Condition', 'the problem'],
  ['DetectedIssue', 'the reason why an alert was overridden'],
  ['Encounter.contained', 'where the patient is'],
  ['Encounter.location', 'where the patient is'],
  ['Encounter', 'the visit'],
  ['MedicationRequest.dispenseRequest.performer', 'the pharmacy of the order'],
  ['MedicationRequest.dispenseRequest', 'the quantity or refills of the order'],
  ['MedicationRequest.dosageInstruction', 'the directions of the order'],
  ['MedicationRequest.statusReason', 'the reason why the order was stopped'],
  ['MedicationRequest', 'the order'],
  ['ServiceRequest.contained', 'the answers of the order'],
  ['ServiceRequest', 'the order'],
  ['Task', 'the state of the visit'],
]

/** Of this one the server says what is wrong with it in words that its author can act on. */
const pharmacyOfOrder = 'MedicationRequest.dispenseRequest.performer'

/**
 * A refusal as its author can act on it. Of a resource that the server can't read (`invalid-resource`) the elements at
 * fault become the names of what was written; every other refusal has a message of its own.
 */
export function refusalMessage(problem: NonNullable<CentralAnswer['problem']>, mine: Resource[]): string {
  if (problem.code !== 'invalid-resource' || problem.expression.includes(pharmacyOfOrder))
    return problem.message
  const names = new Set(problem.expression.flatMap((path) => nameOf(path, mine) ?? []))
  if (names.size === 0) return problem.message
  return `The server could not read ${[...names].join(' and ')}. It is kept here: copy it, write it anew without pasted symbols, and send that.`
}

/** `path` begins with the type, or with the entry of a transaction (`Bundle.entry[2].resource.status`). */
function nameOf(path: string, mine: Resource[]): string | undefined {
  const entry = /^Bundle\.entry\[(\d+)\](?:\.resource)?/.exec(path)
  const type = entry ? mine[Number(entry[1])]?.resourceType : undefined
  const plain = (entry ? path.replace(entry[0], type ?? '') : path).replaceAll(/\[\d+\]/g, '')
  return written.find(([known]) => plain === known || plain.startsWith(`${known}.`))?.[1]
}
