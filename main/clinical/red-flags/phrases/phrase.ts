/**
 * A regular expression over plain small letters: no accents, no apostrophes, one space for all else. It begins at a word and
 * its end is open. Several in one list: all of them, in any order, anywhere in the reason.
 */
export type Phrase = string | string[]

/** Raw, so that a backslash stands once. */
export const r = String.raw

/** Up to `most` words between two others. */
export const upTo = (most: number) => r`(?: \w+){0,${most}} `
