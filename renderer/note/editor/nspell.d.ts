/** What of nspell is used; it brings no types of its own. */
declare module 'nspell' {
  export default function nspell(dictionary: { aff: string; dic: string }): {
    correct(word: string): boolean
    suggest(word: string): string[]
    add(word: string): unknown
  }
}

/** Vite gives the text of the file. */
declare module '*?raw' {
  const text: string
  export default text
}
