/** A reason as the phrases read it. */
export type PlainReason = {
  /** Small letters and digits with one space between two words; no accents, no apostrophes. */
  text: string
  clauses: Clause[]
}

/** From `start` up to `end` in the text; its own words. */
export type Clause = { start: number; end: number; text: string }

const clauseEnds = /[.,;:!?()\n\r]+|(?<![a-z])(?:but|however|although|though|pero|aunque|sino)(?![a-z])/g

export function plainReason(reason: string): PlainReason {
  const letters = reason
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/['\u2018\u2019`\p{M}]/gu, '')
  const clauses: Clause[] = []
  let start = 0
  for (const part of letters.split(clauseEnds)) {
    const text = part.replaceAll(/[^a-z0-9]+/g, ' ').trim()
    if (text === '') continue
    clauses.push({ start, end: start + text.length, text })
    start += text.length + 1
  }
  return { text: clauses.map(({ text }) => text).join(' '), clauses }
}
