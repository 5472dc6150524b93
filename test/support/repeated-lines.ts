/**
 * Words that stand twice in these lines. A beginning of whole words that two lines share counts once where both go on
 * from it, each in its own way: a line of an addendum is said whole.
 */
export function repeatedLines(lines: string[], wordsOf = (line: string) => line.split(' ')): string[] {
  const all = lines.map(wordsOf)
  return all.flatMap((words, at) => {
    const within = words.filter((word, n) => words.indexOf(word) < n)
    const before = all.slice(0, at).flatMap((other) => {
      let shared = 0
      while (shared < words.length && words[shared] === other[shared]) shared += 1
      const areTwo = shared < words.length && shared < other.length
      return words.filter((word, n) => other.includes(word) && !(areTwo && n < shared))
    })
    return [...within, ...before]
  })
}
