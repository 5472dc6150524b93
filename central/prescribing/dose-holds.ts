import type { DetectedIssue } from '@medplum/fhirtypes'
import { ageInMonths } from '../../main/clinical/age.ts'
import { medicationOf } from '../../main/clinical/catalogs/medications.ts'
import { systems } from '../../main/clinical/codes/code-systems.ts'
import { hasCode } from '../../main/clinical/codes/concepts.ts'
import { doseIssue } from '../../main/clinical/codes/dose-issue.ts'
import { localDay } from '../../main/clinical/dates.ts'
import { screenCeilings } from '../../main/clinical/medications/dose-screen.ts'
import { weightForDose } from '../../main/clinical/medications/patient-weight.ts'
import { productOf } from '../../main/clinical/medications/product.ts'
import { sigOf } from '../../main/clinical/medications/sig.ts'
import type { Services } from '../leases/services.ts'
import { idOf } from '../readers/references.ts'
import { type Hold, implicates, type Order, weighedBy } from './weighed.ts'

/**
 * A dose above a ceiling that the workstation knows too, without its requester's reason: a workstation whose table lacks it
 * had no place for one. A sig in words is not judged. What the practice set (how many times the usual quantity) is the
 * workstation's alone. `records`: of the patient, the current one last.
 */
export function doseHolds(
  { store, context }: Services,
  order: Order,
  records: string[],
  issues: DetectedIssue[],
): Hold[] {
  const sig = sigOf(order.dosageInstruction)
  const coding = order.medicationCodeableConcept?.coding?.find(({ system }) => system === systems.rxnorm)
  const medication = coding?.code === undefined ? undefined : medicationOf(coding.code)
  if (!sig || !medication) return []
  const now = context.clock.now()
  const patient = store.read('Patient', records.at(-1) ?? '')?.resource
  const { weight } = weightForDose({
    observations: records
      .flatMap((it) => store.search('Observation', { patient: it }))
      .map((it) => it.resource),
    encounterId: idOf(order.encounter?.reference, 'Encounter') ?? '',
    patient,
    now,
    childDays: null,
  })
  return screenCeilings({
    sig,
    ingredients: medication.ingredients,
    product: productOf(medication.name),
    months: ageInMonths(patient?.birthDate, localDay(now)),
    kg: weight?.kg ?? null,
  }).flatMap(({ message }) =>
    isAnswered(issues, order, message)
      ? []
      : [{ message: `Held: ${message}`, against: [], code: doseIssue('DOSEH', message) }],
  )
}

/** What was weighed was this dose and this ceiling: the text tells them apart. */
const isAnswered = (issues: DetectedIssue[], order: Order, message: string): boolean =>
  weighedBy(issues, order).some(
    (issue) =>
      implicates(issue, `MedicationRequest/${order.id}`) &&
      hasCode(issue.code, systems.actCode, 'DOSEH') &&
      issue.code?.text === message,
  )
