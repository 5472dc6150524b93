import type { ScreenAlert } from '../alerts.ts'
import type { Ingredient } from './catalogue.ts'
import { type FindMedication, type Medicine, type MedicineName, medicineName } from './medicine.ts'
import { banText, type MedicineStanding, standingOf } from './medicine-standing.ts'

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
    const standing = standingOf(medicine)
    const banned = standing === 'banned'
    if (!banned && !counts.has(standing)) continue
    const name = medicineName(medicine, find)
    const same = ingredients.find((one) => isSame(one, name))
    if (same) alerts.push(banned ? banAlert(medicine, name, same) : duplicateAlert(name, same))
    else if (!name.allIngredientsKnown) uncompared[banned ? 'banned' : 'taken'] += 1
  }
  return {
    alerts: alerts.toSorted((a, b) => Number(b.severity === 'stop') - Number(a.severity === 'stop')),
    notChecked: [
      ...(loaded ? [] : ['Duplicates not checked: medications not all loaded']),
      ...uncomparedText('Duplicates', uncompared.taken, 'medication'),
      ...uncomparedText('“Do not give”', uncompared.banned, 'medication'),
    ],
  }
}

/** What may be in the patient, or soon will be. */
const counts: ReadonlySet<MedicineStanding> = new Set(['taken', 'on-hold', 'planned', 'unknown', 'draft'])

const isSame = (ordered: Ingredient, { ingredients, allIngredientsKnown, text }: MedicineName): boolean =>
  ingredients.some(({ rxcui }) => rxcui === ordered.rxcui) ||
  (!allIngredientsKnown && namesIt(text, ordered.name))

/** The word itself, not a part of another ("ibuprofen" is in no "dexibuprofen"). */
const namesIt = (words: string, ingredient: string): boolean =>
  ` ${words.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `.includes(` ${ingredient.toLowerCase()} `)

const duplicateAlert = ({ text }: MedicineName, { name }: Ingredient): ScreenAlert => ({
  kind: 'duplicate',
  severity: 'warn',
  words: `The patient already has ${name}: ${text}.`,
  allergyId: null,
  medicationId: null,
  ingredient: name,
})

/** Somebody decided against it: to go on takes a reason. */
const banAlert = (medicine: Medicine, { text }: MedicineName, { name }: Ingredient): ScreenAlert => ({
  kind: 'do-not-give',
  severity: 'stop',
  words: `${banText(medicine, text)}. Recorded in the chart.`,
  allergyId: null,
  medicationId: medicine.id ?? null,
  ingredient: name,
})

function uncomparedText(what: string, count: number, noun: string): string[] {
  if (count === 0) return []
  return [`${what} not checked against ${count} ${noun}${count === 1 ? '' : 's'} not in this catalog`]
}
