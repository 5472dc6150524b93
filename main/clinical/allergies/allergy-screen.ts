import type { AllergyIntolerance, Coding } from '@medplum/fhirtypes'
import type { ListState, ScreenAlert } from '../alerts.ts'
import { systems } from '../codes/code-systems.ts'
import { recordsNone, recordsNoneOfOneKind, recordsNothing } from '../codes/recorded-none.ts'
import { type Ingredient, medicationOf } from '../medications/catalogue.ts'
import { ingredientOf } from '../medications/ingredients.ts'
import { allergyName, isDangerous, isInForce, isWithdrawn, reactionTexts } from './allergy.ts'
import {
  type AllergyClass,
  classesWith,
  classNamedBy,
  crossReactions,
  namesNoMedicine,
  substancesNamedBy,
} from './allergy-classes.ts'

export type AllergyScreen = { alerts: ScreenAlert[]; notChecked: string[] }

/** What a coded allergy speaks of: single substances, or a whole class. */
type Named = { substances: string[]; class: AllergyClass | undefined }

/**
 * The ingredients of an order against the allergies of the chart: by RxNorm ingredient, class and the SNOMED CT
 * codes that stand for them. Pure. A `stop` needs a reason to go on; what could not be compared is in `notChecked`,
 * a sentence each. Refuted and entered-in-error allergies say nothing; inactive and resolved ones only warn.
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
    const codings = codingsOf(allergy)
    const named = namedBy(codings)
    if (named) {
      const found = ingredients.map((one) => alertOf(one, allergy, named)).filter((alert) => alert !== null)
      alerts.push(...found.sort(stopsFirst).slice(0, 1))
    } else if (codings.some(({ code }) => code !== undefined && namesNoMedicine(code))) {
      inactiveIngredients.push(wordsFor(allergy))
    } else {
      const why = codings.length === 0 ? 'not coded' : 'its code is not in this catalog'
      notChecked.push(`“${wordsFor(allergy)}” not checked: ${why}`)
    }
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
  const words =
    'The allergies of this patient are not all loaded. Ask the patient, and record why you order now.'
  return [
    {
      kind: 'chart-not-loaded',
      severity: 'stop',
      words,
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
    severity: isInForce(allergy) ? severity : 'warn',
    words: `Contains ${contains}. ${recordedAs(allergy)}${more && ` ${more}`}`,
    allergyId: allergy.id ?? null,
    medicationId: null,
    ingredient: ingredient.name,
  })
  if (named.substances.includes(ingredient.rxcui)) return alert('stop', ingredient.name)

  const shared = classesWith(ingredient.rxcui).find(
    (one) => one === named.class || one.members.some((member) => named.substances.includes(member)),
  )
  if (shared) {
    // Against the class itself there is no milder reading; an intolerance of one member need not be one of all.
    const severity = named.class ? 'stop' : allergy.type === 'intolerance' ? 'warn' : shared.within
    return alert(severity, `${ingredient.name}, ${shared.article}`)
  }
  const meant = named.class?.members ?? named.substances
  const cross = crossReactions.find(
    ({ from, to }) => to.includes(ingredient.rxcui) && meant.some((rxcui) => from.includes(rxcui)),
  )
  return cross ? alert(isDangerous(allergy) ? 'stop' : 'warn', ingredient.name, cross.words) : null
}

/** "Recorded: Penicillin, Anaphylaxis (2011)." */
function recordedAs(allergy: AllergyIntolerance): string {
  const year = allergy.onsetDateTime?.slice(0, 4)
  const words = [wordsFor(allergy), ...reactionTexts(allergy)].join(', ')
  const verb = isInForce(allergy) ? 'Recorded' : 'Recorded as no longer active'
  return `${verb}: ${words}${year ? ` (${year})` : ''}.`
}

const wordsFor = (allergy: AllergyIntolerance): string => allergyName(allergy) || 'An allergy without a name'

function codingsOf(allergy: AllergyIntolerance): Coding[] {
  const concepts = [allergy.code, ...(allergy.reaction ?? []).map((one) => one.substance)]
  return concepts.flatMap((concept) => concept?.coding ?? []).filter((coding) => coding.code)
}

/** The union of what its codes say; undefined when none of them is known here. */
function namedBy(codings: Coding[]): Named | undefined {
  const known = codings.map(meaningOf).filter((found) => found !== undefined)
  if (known.length === 0) return undefined
  return {
    substances: known.flatMap(({ substances }) => substances),
    class: known.find((one) => one.class)?.class,
  }
}

function meaningOf({ system, code = '' }: Coding): Named | undefined {
  if (system !== systems.rxnorm && system !== systems.snomed) return undefined
  const whole = classNamedBy(code)
  if (whole) return { substances: [], class: whole }
  const substances =
    substancesNamedBy(code) ??
    (system === systems.rxnorm
      ? (medicationOf(code)?.ingredients.map(({ rxcui }) => rxcui) ??
        (isIngredient(code) ? [code] : undefined))
      : undefined)
  return substances && { substances, class: undefined }
}

/** A code that is no ingredient we know may be a product or a brand: then "no match" would prove nothing. */
const isIngredient = (rxcui: string): boolean => ingredientOf(rxcui) !== undefined

/** "None" written down as an entry, also "no known drug allergy": nothing to compare, nothing unchecked. */
const recordsNoAllergy = ({ code }: AllergyIntolerance): boolean =>
  recordsNone('allergies', code) || recordsNoneOfOneKind(code) || recordsNothing('allergies', code)

const stopsFirst = (a: ScreenAlert, b: ScreenAlert): number =>
  Number(b.severity === 'stop') - Number(a.severity === 'stop')
