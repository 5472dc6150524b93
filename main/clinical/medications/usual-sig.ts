import { productOf } from './product.ts'
import type { Sig } from './sig.ts'
import { type DoseUnit, doseUnits, type Often, type Route } from './sig-words.ts'
import { tidy } from './supply.ts'

/** A sig to begin with. `dose` null: it goes by weight, and is still to be reckoned. */
export type UsualSig = Omit<Sig, 'dose'> & { dose: number | null }

const numbers: Record<string, Often> = {
  once: 'daily',
  twice: 'bid',
  three: 'tid',
  four: 'qid',
  five: 'five',
}

const often: [RegExp, Often | null][] = [
  [/^(once|twice|three times|four times|five times) daily/, null],
  [/^daily/, 'daily'],
  [/^every 4 to 6 hours/, 'q4-6h'],
  [/^every 6 to 8 hours/, 'q6-8h'],
  [/^every 4 hours/, 'q4h'],
  [/^every 6 hours/, 'q6h'],
  [/^every 8 hours/, 'q8h'],
  [/^every 12 hours/, 'q12h'],
  [/^every morning/, 'morning'],
  [/^every evening/, 'evening'],
  [/^(?:every night|at night|at bedtime)/, 'bedtime'],
  [/^every other day/, 'every-other-day'],
  [/^once(?= |,|$)/, 'once'],
]

const routes: [RegExp, Route][] = [
  [/^by mouth/, 'oral'],
  [/^under the tongue/, 'sublingual'],
  [/^in each nostril/, 'nasal'],
  [/^to (?:the|each) affected eye/, 'ophthalmic'],
  [/^to (?:the|each) affected ear/, 'otic'],
  [/^to the affected skin/, 'topical'],
  [/^to the skin/, 'transdermal'],
]

/**
 * The usual dosage of the catalog, as the builder has it; null for what it can't say ("at onset, then 1 after 1 hour"): that
 * stays in words. `name` is the product's RxNorm name.
 */
export function usualSigOf(name: string, words: string): UsualSig | null {
  return packOf(words.trim()) ?? oneStepOf(name, words)
}

/** "2 tablets by mouth on day 1, then 1 tablet daily on days 2 to 5" */
function packOf(words: string): UsualSig | null {
  const found = /^(\d+) (tablet|capsule)s? by mouth on day 1, then (\d+) \2s? daily on days 2 to (\d+)$/.exec(
    words,
  )
  const [, first, unit, then, last] = found ?? []
  const counted = doseUnits.find((one) => one === unit)
  if (!counted) return null
  const shared = { often: 'daily', mg: null } as const
  return {
    ...shared,
    dose: Number(first),
    doseMax: null,
    unit: counted,
    route: 'oral',
    days: 1,
    asNeeded: null,
    more: '',
    byWeight: null,
    next: [{ ...shared, dose: Number(then), days: Number(last) - 1 }],
  }
}

function oneStepOf(name: string, words: string): UsualSig | null {
  const product = productOf(name)
  const text = reader(words.trim())
  const byWeight = text.take(/^dose by weight,/) !== null
  const dose = byWeight ? null : doseIn(text)
  if (!byWeight && !dose) return null
  const unit = dose?.unit ?? product.unit
  const more: string[] = []
  const how = text.take(/^(?:on the tongue|chewed|by nebuli[sz]er|dissolved in water)/)
  if (how) more.push(how.replace('nebuliser', 'nebulizer'))
  const route = routes.find(([words]) => text.take(words) !== null)?.[1] ?? product.route
  const how2 = text.take(/^(?:dissolved in water)/)
  if (how2) more.push(how2)
  const found = oftenIn(text)
  if (!unit || !route || !found) return null
  const meal = text.take(/^(?:before|after|with|at the same) [^,]*?(?= as needed| for \d|,|$)/)
  if (meal) more.push(meal)
  const needed = text.take(/^as needed(?: for (?:(?! with | for \d)[^,])+)?/)
  const food = text.take(/^with [^,]*?(?= for \d|,|$)/)
  if (food) more.push(food)
  const days = text.take(/^for (\d+) days?/)
  const rest = text.take(/^, .+$/)
  if (rest) more.push(rest.slice(2))
  if (text.left() !== '') return null
  const [single, ...others] = product.strengths
  const amount = dose?.low ?? null
  return {
    dose: amount,
    doseMax: dose?.high ?? null,
    unit,
    route,
    often: found,
    days: days ? Number(/\d+/.exec(days)?.[0]) : null,
    asNeeded: needed === null ? null : needed.replace(/^as needed(?: for )?/, ''),
    more: more.join(', '),
    mg:
      unit === 'mL' && route === 'oral' && single && others.length === 0 && amount !== null
        ? tidy(amount * single.mg)
        : null,
    byWeight: null,
  }
}

function doseIn(text: Reader): { low: number; high: number | null; unit: DoseUnit } | null {
  if (text.take(/^thin layer/)) return { low: 1, high: null, unit: 'application' }
  const taken = text.take(/^\d+(?:\.\d+)?(?: to \d+)? [A-Za-z]+/)
  const [, low, high, word = ''] = /^(\S+)(?: to (\d+))? (\w+)$/.exec(taken ?? '') ?? []
  const unit = doseUnits.find((one) => one === word || `${one}s` === word)
  return unit && low ? { low: Number(low), high: high ? Number(high) : null, unit } : null
}

function oftenIn(text: Reader): Often | null {
  for (const [words, meant] of often) {
    const taken = text.take(words)
    if (taken !== null) return meant ?? numbers[taken.split(' ')[0] ?? ''] ?? null
  }
  return null
}

type Reader = { take(words: RegExp): string | null; left(): string }

/** Takes words off the front. */
function reader(text: string): Reader {
  let left = text
  return {
    take(words) {
      const found = words.exec(left)?.[0] ?? null
      if (found !== null) left = left.slice(found.length).trimStart()
      return found
    },
    left: () => left,
  }
}
