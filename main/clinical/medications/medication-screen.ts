import type { ScreenAlert } from '../alerts.ts'
import type { Ingredient } from '../catalogs/medications.ts'
import { banText, type MedicationUse, medicationUse } from './medication-use.ts'
import { type FindMedication, type Medicine, type MedicineName, medicineName } from './medicine.ts'

/**
 * An order's ingredients against the medications of the chart: does the patient already take one of them, or has
 * somebody ordered that it must not be given? A medication whose code is not in the catalog is compared by its words:
 * a hit warns, no hit proves nothing and is counted as not checked.
 */
export function screenMedications({
  ingredients,
  medicines,
  find,
  loaded,
}: {
  ingredients: Ingredient[]
  medicines: Medicine[]
  find: FindMedication
  /** The chart's medications are all here. */
  loaded: boolean
}): { alerts: ScreenAlert[]; notChecked: string[] } {
  const alerts: ScreenAlert[] = []
  const uncompared = { taken: 0, banned: 0 }
  for (const medicine of medicines) {
    const use = medicationUse(medicine)
    const banned = use === 'banned'
    if (!banned && !counts.has(use)) continue
    const name = medicineName(medicine, find)
    const same = ingredients.find((one) => isSame(one, name))
    if (same) alerts.push(banned ? banAlert(medicine, name, same) : duplicateAlert(name, same))
    else if (!name.allIngredientsKnown) uncompared[banned ? 'banned' : 'taken'] += 1
  }
  return {
    alerts: alerts.toSorted((a, b) => Number(b.severity === 'stop') - Number(a.severity === 'stop')),
    notChecked: [
      ...(loaded ? [] : ['Duplicates not checked: medications not fully loaded']),
      ...uncomparedText('Duplicates', uncompared.taken, 'medication'),
      ...uncomparedText('“Do not give”', uncompared.banned, 'medication'),
    ],
  }
}

/** What may be in the patient, or soon will be. */
const counts: ReadonlySet<MedicationUse> = new Set(['taken', 'on-hold', 'planned', 'unknown', 'draft'])

const isSame = (ordered: Ingredient, { ingredients, allIngredientsKnown, text }: MedicineName): boolean =>
  ingredients.some(({ rxcui }) => rxcui === ordered.rxcui) ||
  (!allIngredientsKnown && namesIt(text, ordered.name))

/** The word itself, not a part of another ("ibuprofen" is in no "dexibuprofen"). */
const namesIt = (text: string, ingredient: string): boolean =>
  ` ${text.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `.includes(` ${ingredient.toLowerCase()} `)

const duplicateAlert = ({ text }: MedicineName, { name }: Ingredient): ScreenAlert => ({
  kind: 'duplicate',
  severity: 'warn',
  message: `The patient already has ${name}: ${text}.`,
  allergyId: null,
  medicationId: null,
  ingredient: name,
})

/** Somebody decided against it: to go on takes a reason. */
const banAlert = (medicine: Medicine, { text }: MedicineName, { name }: Ingredient): ScreenAlert => ({
  kind: 'do-not-give',
  severity: 'stop',
  message: `${banText(medicine, text)}. Recorded in the chart.`,
  allergyId: null,
  medicationId: medicine.id ?? null,
  ingredient: name,
})

function uncomparedText(what: string, count: number, noun: string): string[] {
  if (count === 0) return []
  return [`${what} not checked against ${count} ${noun}${count === 1 ? '' : 's'} not in this catalog`]
}
