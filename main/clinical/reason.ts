/**
 * Does it say why? A reason that overrides a stop, or takes something back, needs a word: two letters in a row, or one of
 * a script in which a letter is a word. "." and "-" are none.
 */
export const saysWhy = (reason: string | null | undefined): boolean =>
  /\p{L}\p{M}*\p{L}|[\p{Script=Han}\p{Script=Hangul}]/u.test(reason ?? '')
