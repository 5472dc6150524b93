import type {
  CodeableConcept,
  Medication,
  MedicationIngredient,
  MedicationRequest,
  MedicationStatement,
  Ratio,
  Reference,
  Resource,
} from '@medplum/fhirtypes'
import { ingredientOf } from '../catalogs/ingredients.ts'
import { type Ingredient, medicationOf } from '../catalogs/medications.ts'
import { systems } from '../codes/code-systems.ts'
import { type Coded, codedOf, conceptText } from '../codes/concepts.ts'
import { quantityText } from './quantities.ts'

export type Medicine = MedicationRequest | MedicationStatement

/** The Medication of that id, where this machine has it. */
export type FindMedication = (id: string) => Medication | undefined

/** What medicine a request or statement is about. */
export type MedicineName = {
  /** As a person reads it, with strengths and form; empty where nothing names it. */
  text: string
  coded: Coded | null
  /** Every concept that names it, for a search by code. */
  concepts: CodeableConcept[]
  /** The ingredients that could be told by their codes. */
  ingredients: Ingredient[]
  /** All ingredients are among them; else only words are left to compare. */
  allIngredientsKnown: boolean
}

/**
 * Reads it however it is said: a concept, a Medication inside the resource, one that is referred to, or the display of
 * a reference that leads nowhere.
 */
export function medicineName(medicine: Medicine, find: FindMedication): MedicineName {
  const concept = medicine.medicationCodeableConcept
  if (concept) return nameOf({ code: concept }, [], find)
  const reference = medicine.medicationReference
  const medication = medicationAt(reference, medicine.contained ?? [], find)
  const name = medication
    ? nameOf(medication, [...(medication.contained ?? []), ...(medicine.contained ?? [])], find)
    : unknown
  return name.text
    ? name
    : { ...name, text: reference?.display?.trim() || reference?.identifier?.value || '' }
}

const unknown: MedicineName = {
  text: '',
  coded: null,
  concepts: [],
  ingredients: [],
  allIngredientsKnown: false,
}

type Named = Pick<Medication, 'code' | 'form' | 'ingredient'>

function nameOf(
  { code, form, ingredient = [] }: Named,
  contained: Resource[],
  find: FindMedication,
): MedicineName {
  const parts = ingredient.map((one) => partOf(one, contained, find))
  const concepts = [code, ...parts.flatMap(({ concepts }) => concepts)].filter((one) => one !== undefined)
  const byCode = ingredientsOf(code)
  return {
    text: textOf(
      conceptText(code),
      conceptText(form),
      parts.filter(({ active }) => active),
    ),
    coded: codedOf(code),
    concepts,
    ingredients: byCode ?? parts.flatMap(({ ingredients }) => ingredients ?? []),
    allIngredientsKnown: byCode
      ? true
      : parts.length > 0 && parts.every(({ ingredients }) => ingredients !== undefined),
  }
}

/** A name brings its strengths and form along, as RxNorm's do; what it leaves out is added. */
function textOf(name: string, form: string, parts: Part[]): string {
  const missing = parts.filter((part) => !holds(name, part.name)).map(({ text }) => text)
  const whole = name
    ? [name, missing.length > 0 ? `(${missing.join(', ')})` : ''].filter(Boolean).join(' ')
    : missing.filter(Boolean).join(' + ')
  return whole && form && !holds(whole, form) ? `${whole} ${name ? form : form.toLowerCase()}` : whole
}

const holds = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase())

type Part = {
  name: string
  /** With its strength. */
  text: string
  active: boolean
  concepts: CodeableConcept[]
  ingredients: Ingredient[] | undefined
}

function partOf(ingredient: MedicationIngredient, contained: Resource[], find: FindMedication): Part {
  const concept = ingredient.itemCodeableConcept ?? conceptAt(ingredient.itemReference, contained, find)
  const name = conceptText(concept) || ingredient.itemReference?.display || 'an ingredient without a name'
  return {
    name,
    text: [name, strengthText(ingredient.strength)].filter(Boolean).join(' '),
    active: ingredient.isActive !== false,
    concepts: concept ? [concept] : [],
    ingredients: ingredientsOf(concept),
  }
}

/** A Substance or a Medication. */
function conceptAt(
  reference: Reference | undefined,
  contained: Resource[],
  find: FindMedication,
): CodeableConcept | undefined {
  const inside = containedAt(reference, contained)
  if (inside?.resourceType === 'Substance') return inside.code
  return medicationAt(reference, contained, find)?.code
}

function medicationAt(
  reference: Reference | undefined,
  contained: Resource[],
  find: FindMedication,
): Medication | undefined {
  const inside = containedAt(reference, contained)
  if (inside) return inside.resourceType === 'Medication' ? inside : undefined
  // An absolute address is another server's: its id can be another medicine's here.
  const id = /^Medication\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/|$)/.exec(reference?.reference ?? '')?.[1]
  return id === undefined ? undefined : find(id)
}

const containedAt = (reference: Reference | undefined, contained: Resource[]): Resource | undefined =>
  reference?.reference?.startsWith('#')
    ? contained.find(({ id }) => id === reference.reference?.slice(1))
    : undefined

/** What a RxNorm code of the catalog holds: a product its ingredients, an ingredient itself. */
function ingredientsOf(concept: CodeableConcept | undefined): Ingredient[] | undefined {
  for (const { system, code } of concept?.coding ?? []) {
    if (system !== systems.rxnorm || code === undefined) continue
    const product = medicationOf(code)
    if (product) return product.ingredients
    const single = ingredientOf(code)
    if (single) return [single]
  }
  return undefined
}

/** "100 mg/g", "40 mg/5 mL"; of a strength by one piece (a tablet) the amount alone. */
export function strengthText(strength: Ratio | undefined): string {
  const amount = quantityText(strength?.numerator)
  const { denominator } = strength ?? {}
  const per = quantityText(denominator)
  if (!amount || !per || per === '1') return amount
  return `${amount}/${denominator?.value === 1 ? per.replace(/^1 /, '') : per}`
}
