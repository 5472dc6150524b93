import { randomInt } from 'node:crypto'

/**
 * Marks: words and numbers that stand nowhere but in this run's patients. All marked words share one stem and all
 * marked numbers another, so that a sweep looks for two things in each form and reads from the letters behind which
 * mark it found. A report names a mark by its id, never by what it marks.
 */
export type Marks = {
  stem: string
  numberStem: string
  /** A word that can stand as a name: capital, stem, id. The same id gives the same word. */
  word(id: string): string
  /** Ten digits, as of a phone. */
  number(id: string): string
  ids: string[]
}

const letters = 'bcdfghjklmnpqrstvwxz'
const stemLength = 8
const numberStemLength = 7
/** Letters (or digits) behind the stem that tell which mark it is. */
export const tailLength = 3

export function makeMarks(): Marks {
  const stem = Array.from({ length: stemLength }, () => letters[randomInt(letters.length)]).join('')
  const numberStem = String(randomInt(2 * 10 ** (numberStemLength - 1), 10 ** numberStemLength))
  const ids: string[] = []
  const placeOf = (id: string) => {
    if (!ids.includes(id)) ids.push(id)
    return ids.indexOf(id)
  }
  return {
    stem,
    numberStem,
    ids,
    word: (id) => `Q${stem}${lettersOf(placeOf(id))}`,
    number: (id) => `${numberStem}${String(placeOf(id)).padStart(tailLength, '0')}`,
  }
}

/** 0 → aaa, 1 → aab … */
function lettersOf(place: number): string {
  let text = ''
  for (let left = place, i = 0; i < tailLength; i += 1, left = Math.floor(left / 26))
    text = String.fromCharCode(97 + (left % 26)) + text
  return text
}

/** The id whose tail this is, or `unknown`: a stem with something else behind it is a hit all the same. */
export function idOfTail(marks: Marks, tail: string): string {
  const place = /^\d+$/.test(tail)
    ? Number(tail)
    : /^[a-z]+$/i.test(tail)
      ? [...tail.toLowerCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 97, 0)
      : -1
  return (tail.length === tailLength && marks.ids[place]) || 'unknown'
}
