import type { MedicationRequest, MedicationStatement } from '@medplum/fhirtypes'
import type { OrderAlert } from '../../../preload/views.ts'
import { wordsOf } from '../fhir/read.ts'
import { systems } from '../fhir/systems.ts'
import { type Ingredient, medicationOf } from '../terminology/catalogue.ts'

export type Medicine = MedicationRequest | MedicationStatement

/**
 * Does the patient already take one of these ingredients? Active entries only. An entry whose code is not in the
 * catalogue is compared by its words: a hit warns, no hit proves nothing and is counted as not checked.
 */
export function screenDuplicates(
  ingredients: Ingredient[],
  medicines: Medicine[],
  loaded: boolean,
): { alerts: OrderAlert[]; notChecked: string[] } {
  const alerts: OrderAlert[] = []
  let uncompared = 0
  for (const medicine of medicines.filter(isTaken)) {
    const words = wordsOf(medicine.medicationCodeableConcept) || medicine.medicationReference?.display || ''
    const known = ingredientsOf(medicine)
    const same = ingredients.find((one) =>
      known ? known.some(({ rxcui }) => rxcui === one.rxcui) : namesIt(words, one.name),
    )
    if (same) {
      const said = `The patient already has ${same.name}: ${words}.`
      alerts.push({
        kind: 'duplicate',
        severity: 'warn',
        words: said,
        allergyId: null,
        ingredient: same.name,
      })
    } else if (!known) uncompared += 1
  }
  const notChecked = loaded ? [] : ['Duplicates not checked: medications not all loaded']
  if (uncompared > 0) {
    const what = uncompared === 1 ? '1 medication' : `${uncompared} medications`
    notChecked.push(`Duplicates not checked against ${what} not in this catalogue`)
  }
  return { alerts, notChecked }
}

const isTaken = ({ status }: Medicine): boolean =>
  ['draft', 'active', 'on-hold', 'intended', 'unknown'].includes(status ?? 'unknown')

function ingredientsOf(medicine: Medicine): Ingredient[] | undefined {
  return medicine.medicationCodeableConcept?.coding
    ?.filter(({ system }) => system === systems.rxnorm)
    .map(({ code }) => medicationOf(code ?? '')?.ingredients)
    .find((found) => found !== undefined)
}

/** The word itself, not a part of another ("ibuprofen" is in no "dexibuprofen"). */
const namesIt = (words: string, ingredient: string): boolean =>
  ` ${words.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `.includes(` ${ingredient.toLowerCase()} `)
