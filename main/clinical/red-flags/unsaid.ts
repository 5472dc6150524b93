import type { Clause, PlainReason } from './plain-reason.ts'

const set = (words: string) => new Set(words.split(' '))

const denials = set(
  'no not non none denies denied denying deny without never havent hasnt isnt sin niega niego nunca ni',
)
/** Add nothing between a denial and what it denies. */
const fillers = set(
  'any more current active acute new history hx of signs sign symptoms thoughts thought longer sudden severe real having had ' +
    'have has is the a an my de del el la un una los las tengo tiene tenido he ha hay me se le problemas para thinking about been feeling quiero pienso en ideas pensamientos',
)
const lists = set('or nor o u ni')
/** Begins a clause that denies what it names: "sciatica down my leg, no numbness". */
const denies = /^(?:no|denies|without|never|sin|niega)\b/

/** What never was before is now: "never had chest pain like this". */
const firstEver = /\b(?:like this|this bad|before|until|till|first|asi|tan fuerte|antes|hasta)\b/

/** Right after a sign, a time that is over: "stroke in 2019", "seizures as a kid". Nothing that leads to another sign stands between. */
const past =
  /^(?: (?!since|from|after|like|and|with|now|desde|como|y|con|ahora)\w+){0,4} (?:(?:in|en) (?:19|20)\d\d\b|years? ago|yrs? ago|hace (?:\w+ )?anos?\b|last year|(?:el )?ano pasado|as an? (?:kid|child|teen|teenager|baby|infant)\b|de (?:bebe|nin[oa]|chiquit[oa])\b)/
const pastAge = /^ (?:at|a los) (?:age )?\d\d\b(?! (?:week|wk|semana|am\b|pm\b))/
const had = /\b(?:had|died of|tuvo|tuve)\b/
const usedTo = /\bused to (?:get |have |be )?$/
const back =
  /\b(?:again|same|worse|keeps?|still|today|tonight|right now|this (?:morning|week)|hoy|otra vez|igual|peor|sigue|desde (?:ayer|hoy|anoche))\b/

/**
 * Says whether the sign from `index` to `end` is denied ("no chest pain", "sin fiebre") or belongs to a time that is over
 * ("had a stroke in 2019"). A denial reaches to the end of its clause and over words that add nothing, no further: "no
 * relief, chest pain" and "can't stop the chest pain" are said. What came back is said. With `ever` a past time settles nothing.
 */
export function unsaidIn({ text, clauses }: PlainReason) {
  const cameBack = back.test(text)
  const denying = clauses.filter((clause) => denies.test(clause.text))
  return (index: number, end: number, ever: boolean): boolean => {
    const clause = clauses[clauseAt(clauses, index)]
    const before = text.slice(Math.max(clause?.start ?? 0, index - 100), index)
    // A phrase may end inside a word.
    const after = text.slice(end, Math.min(clause?.end ?? text.length, end + 100)).replace(/^\w+/, '')
    return (
      isDenied(before.trim().split(' '), firstEver.test(after)) ||
      denying.some(({ start }) => start > index && start < end) ||
      (!ever && !cameBack && isOver(before, after))
    )
  }
}

const isOver = (before: string, after: string): boolean =>
  past.test(after) || (had.test(before) && pastAge.test(after)) || usedTo.test(before)

function clauseAt(clauses: Clause[], index: number): number {
  let [low, high] = [0, clauses.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((clauses[middle] as Clause).start <= index) low = middle
    else high = middle - 1
  }
  return low
}

/** By the words before it in its clause, the nearest last. Three words before an "or" are another sign of the same list. */
function isDenied(before: string[], first: boolean): boolean {
  let ofList = 0
  let history = false
  for (const word of before.reverse()) {
    history ||= word === 'history' || word === 'hx' || word === 'never' || word === 'nunca'
    if (denials.has(word)) return !(first && history)
    if (lists.has(word)) ofList = 3
    else if (!fillers.has(word) && ofList-- <= 0) return false
  }
  return false
}
