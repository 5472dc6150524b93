import type { AllergyIntolerance, Coding } from '@medplum/fhirtypes'
import type { ListState, ScreenAlert } from '../alerts.ts'
import { type Asked, type InWords, readWords } from '../allergies-in-words/read.ts'
import {
  type AllergyClass,
  classesWith,
  classNamedBy,
  crossReactions,
  namesNoMedicine,
  substancesNamedBy,
} from '../catalogs/allergy-classes.ts'
import { ingredientOf } from '../catalogs/ingredients.ts'
import { type Ingredient, medicationOf } from '../catalogs/medications.ts'
import { systems } from '../codes/code-systems.ts'
import { recordsNone, recordsNoneOfOneKind, recordsNothing } from '../codes/recorded-none.ts'
import {
  allergyName,
  furtherWords,
  isDangerous,
  isInForce,
  isMildIntolerance,
  isWithdrawn,
  reactionTexts,
  saysDanger,
} from './allergy.ts'

export type AllergyScreen = { alerts: ScreenAlert[]; notChecked: string[] }

/** What an allergy speaks of, by its codes or in words: single substances, or whole classes. */
type Named = { substances: string[]; classes: AllergyClass[]; inWords: boolean }

/**
 * The ingredients of an order against the allergies of the chart: by RxNorm ingredient, class and the SNOMED CT
 * codes that stand for them, and where none of its codes is known by its words (`allergies-in-words/`). Pure. A `stop`
 * needs a reason to go on; what could not be compared is in `notChecked`, a sentence each. Refuted and entered-in-error
 * allergies say nothing; inactive and resolved ones, and intolerances called mild, only warn.
 */
export function screenAllergies({
  ingredients,
  allergies,
  listState,
}: {
  ingredients: Ingredient[]
  allergies: AllergyIntolerance[]
  listState: ListState
}): AllergyScreen {
  const alerts: ScreenAlert[] = []
  const notChecked: string[] = []
  const inactiveIngredients: string[] = []

  for (const allergy of allergies) {
    if (isWithdrawn(allergy) || recordsNoAllergy(allergy)) continue
    const { named, which, not } = meaningOf(allergy)
    const found = ingredients.flatMap((one) => (named && alertOf(one, allergy, named)) ?? [])
    const asked = which.flatMap((one) => {
      const open = ingredients.find(({ rxcui }) => mayBe(one, rxcui))
      return open ? [whichAlert(open, allergy, one)] : []
    })
    alerts.push(...[...found, ...asked].sort(stopsFirst).slice(0, 1))
    if (which.length > 0 && asked.length === 0)
      notChecked.push(`“${allergyLabel(allergy)}” does not say which: ask the patient`)
    if (not === 'medicine') inactiveIngredients.push(allergyLabel(allergy))
    else if (not) notChecked.push(`“${allergyLabel(allergy)}” not checked: ${not}`)
  }
  if (inactiveIngredients.length > 0) {
    notChecked.push(`Inactive ingredients not checked (${inactiveIngredients.join(', ')})`)
  }
  return {
    alerts: [...notLoaded(listState), ...alerts.sort(stopsFirst)],
    notChecked: [...neverAsked(listState), ...notChecked],
  }
}

/** Promise 5: while the list is not loaded, nothing may look like "no alerts". */
function notLoaded(listState: ListState): ScreenAlert[] {
  if (listState !== 'not-loaded') return []
  const message =
    'The allergies of this patient are not all loaded. Ask the patient, and record why you order now.'
  return [
    {
      kind: 'chart-not-loaded',
      severity: 'stop',
      message,
      allergyId: null,
      medicationId: null,
      ingredient: null,
    },
  ]
}

const neverAsked = (listState: ListState): string[] => {
  if (listState === 'never-asked') return ['Allergies not checked: never asked']
  return listState === 'replaced' ? ['Allergies of this record alone: it was replaced by another'] : []
}

function alertOf(ingredient: Ingredient, allergy: AllergyIntolerance, named: Named): ScreenAlert | null {
  const alert = (severity: ScreenAlert['severity'], contains: string, more = ''): ScreenAlert => ({
    kind: 'allergy',
    severity: isInForce(allergy) && !isMildIntolerance(allergy) ? severity : 'warn',
    message: `Contains ${contains}. ${recordedAs(allergy, named.inWords)}${more && ` ${more}`}`,
    allergyId: allergy.id ?? null,
    medicationId: null,
    ingredient: ingredient.name,
  })
  if (named.substances.includes(ingredient.rxcui)) return alert('stop', ingredient.name)

  const shared =
    named.classes.find(({ members }) => members.includes(ingredient.rxcui)) ??
    classesWith(ingredient.rxcui).find(
      ({ within, members }) =>
        within !== 'named' && members.some((member) => named.substances.includes(member)),
    )
  if (shared) {
    // Against the class itself there is no milder reading; an intolerance of one member need not be one of all.
    const severity = named.classes.includes(shared)
      ? 'stop'
      : allergy.type === 'intolerance' || shared.within !== 'stop'
        ? 'warn'
        : 'stop'
    return alert(severity, `${ingredient.name}, ${shared.article}`)
  }
  const meant = [...named.classes.flatMap(({ members }) => members), ...named.substances]
  const cross = crossReactions.find(
    ({ from, to }) => to.includes(ingredient.rxcui) && meant.some((rxcui) => from.includes(rxcui)),
  )
  return cross
    ? alert(isDangerous(allergy) || saysDanger(allergy) ? 'stop' : 'warn', ingredient.name, cross.message)
    : null
}

/** Words that leave open which medicine it was, and this one may be it. */
function whichAlert({ name }: Ingredient, allergy: AllergyIntolerance, asked: Asked): ScreenAlert {
  const certain = isInForce(allergy) && !isMildIntolerance(allergy)
  return {
    kind: 'allergy',
    severity: certain ? asked.severity : 'warn',
    message: `May be what the patient reacts to: ${name}. ${recordedAs(allergy, true)} “${asked.said}” does not say which: ask, and record it.`,
    allergyId: allergy.id ?? null,
    medicationId: null,
    ingredient: name,
  }
}

const mayBe = ({ substances, classes }: Asked, rxcui: string): boolean =>
  substances.includes(rxcui) || classes.some(({ members }) => members.includes(rxcui))

/** "Recorded: Penicillin, Anaphylaxis (2011)."; what nobody coded in quotation marks: "Recorded in words: “PCN”." */
function recordedAs(allergy: AllergyIntolerance, inWords: boolean): string {
  const year = allergy.onsetDateTime?.slice(0, 4)
  const name = inWords ? `“${allergyLabel(allergy)}”` : allergyLabel(allergy)
  const label = [name, ...reactionTexts(allergy)].join(', ')
  const verb = isInForce(allergy) ? 'Recorded' : 'Recorded as no longer active'
  return `${verb}${inWords ? ' in words' : ''}: ${label}${year ? ` (${year})` : ''}.`
}

const allergyLabel = (allergy: AllergyIntolerance): string =>
  allergyName(allergy) || 'An allergy without a name'

function codingsOf(allergy: AllergyIntolerance): Coding[] {
  const concepts = [allergy.code, ...(allergy.reaction ?? []).map((one) => one.substance)]
  return concepts.flatMap((concept) => concept?.coding ?? []).filter((coding) => coding.code)
}

type Meaning = { named: Named | undefined; which: Asked[]; not: string | null }

/**
 * What it is an allergy to: by its codes; where none of them is known by its words. `not`: why nothing of it, or not
 * all, can be compared.
 */
function meaningOf(allergy: AllergyIntolerance): Meaning {
  const codings = codingsOf(allergy)
  const byCode = namedBy(codings)
  if (byCode) return { named: byCode, which: openWords(allergy), not: null }
  if (codings.some(({ code }) => code !== undefined && namesNoMedicine(code)))
    return { named: undefined, which: openWords(allergy), not: 'medicine' }
  const read = wordsRead(allergy)
  const { substances, classes, which } = read
  const named = substances.length + classes.length > 0 ? { substances, classes, inWords: true } : undefined
  return { named, which, not: notRead(read, codings.length > 0) }
}

/**
 * Of an allergy that is coded the words of its name that its codes don't answer: “PCN and some mycin”, coded as penicillin,
 * leaves open which mycin it was. Of one that isn't, all that its words leave open.
 */
export function openWords(allergy: AllergyIntolerance, codes: Coding[] = codingsOf(allergy)): Asked[] {
  const { which } = isCodedForOrders(allergy) ? readWords(allergyName(allergy)) : wordsRead(allergy)
  const coded = namedBy(codes)
  const meant = new Set([
    ...(coded?.substances ?? []),
    ...(coded?.classes ?? []).flatMap(({ members }) => members),
  ])
  const mayBeOf = ({ substances, classes }: Asked) => [
    ...substances,
    ...classes.flatMap(({ members }) => members),
  ]
  return which.filter((one) => !mayBeOf(one).some((rxcui) => meant.has(rxcui)))
}

/** Does a code of it say what it is, so that its words are not needed? */
export const isCodedForOrders = (allergy: AllergyIntolerance): boolean => {
  const codings = codingsOf(allergy)
  return (
    namedBy(codings) !== undefined || codings.some(({ code }) => code !== undefined && namesNoMedicine(code))
  )
}

/** What its name says; only where that names nothing what else was written of it. */
export function wordsRead(allergy: AllergyIntolerance): InWords {
  const [name, ...others] = [allergyName(allergy), ...furtherWords(allergy)].map(readWords)
  const says = ({ substances, classes, which }: InWords) =>
    substances.length + classes.length + which.length > 0
  return [name, ...others].find((read) => read && says(read)) ?? name ?? readWords('')
}

/** “Sulfa” says enough; “no idea, a pink pill” does not. */
function notRead(
  { substances, classes, which, notMedicine, tooLong }: InWords,
  coded: boolean,
): string | null {
  if (tooLong) return 'its words are too long to be read whole'
  if (substances.length + classes.length + which.length > 0) return null
  if (notMedicine) return 'medicine'
  return coded ? 'its code is not in this catalog' : 'not coded'
}

/** The union of what its codes say; undefined when none of them is known here. */
function namedBy(codings: Coding[]): Named | undefined {
  const known = codings.map(codeMeaning).filter((found) => found !== undefined)
  if (known.length === 0) return undefined
  return {
    substances: known.flatMap(({ substances }) => substances),
    classes: known.flatMap(({ classes }) => classes),
    inWords: false,
  }
}

const readSystems: ReadonlySet<string | undefined> = new Set([systems.rxnorm, systems.snomed, systems.atc])

function codeMeaning({ system, code = '' }: Coding): Omit<Named, 'inWords'> | undefined {
  if (!readSystems.has(system)) return undefined
  const whole = classNamedBy(code)
  if (whole) return { substances: [], classes: [whole] }
  const substances =
    substancesNamedBy(code) ??
    (system === systems.rxnorm
      ? (medicationOf(code)?.ingredients.map(({ rxcui }) => rxcui) ??
        (isIngredient(code) ? [code] : undefined))
      : undefined)
  return substances && { substances, classes: [] }
}

/** A code that is no ingredient we know may be a product or a brand: then "no match" would prove nothing. */
const isIngredient = (rxcui: string): boolean => ingredientOf(rxcui) !== undefined

/** "None" written down as an entry, also "no known drug allergy": nothing to compare, nothing unchecked. */
const recordsNoAllergy = ({ code }: AllergyIntolerance): boolean =>
  recordsNone('allergies', code) || recordsNoneOfOneKind(code) || recordsNothing('allergies', code)

const stopsFirst = (a: ScreenAlert, b: ScreenAlert): number =>
  Number(b.severity === 'stop') - Number(a.severity === 'stop')
