/** Words that say nothing of what a patient has. "with" is one, "without" is none. */
const silent = new Set(
  'a an and are as at be by due from for has have in into is it my of on or other the this to with patient pt complaint complains co hx bad really very some'.split(
    ' ',
  ),
)

/** One form for singular and plural: "allergies" is "allergy", "ears" is "ear". */
export function stem(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.length > 3 && word.endsWith('s') && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1)
  return word
}

/** "Crohn's" is one word; a hyphen parts two. */
export const allWords = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/['’]s?\b/g, '')
    .match(/[a-z]+\d*|\d+/g) ?? []

/** What a query is about, in the order typed. A letter at its end is a word: "hepatitis a". */
export function wordsOf(text: string): string[] {
  const words = allWords(text)
  return words.flatMap((word, at) =>
    silent.has(word) && !(word === 'a' && at > 0 && at === words.length - 1) ? [] : [stem(word)],
  )
}

/** What a title is about: also what a hyphen parts, as one word ("pre-eclampsia"), and a capital letter alone ("Hepatitis A"). */
export function wordsOfTitle(title: string): string[] {
  const joined =
    title.match(/[A-Za-z]+(?:-[a-z]+)+/g)?.map((one) => one.replaceAll('-', '').toLowerCase()) ?? []
  const letters = /[a-z] A\b/.test(title) ? ['a'] : []
  const words = allWords(title).flatMap((word) => (silent.has(word) ? [] : [stem(word)]))
  return [...words, ...letters, ...joined.map(stem)]
}
