import { z } from 'zod'

/**
 * Free text as it may be kept: what Word, PowerPoint and the web put on the clipboard is more than FHIR's `string` takes (R4,
 * Data Types: no characters below U+0020 but tab, carriage return and line feed). Every line break is a line feed (also the
 * soft ones, U+000B, U+000C, U+2028, U+2029), other control characters and halves of a character are left out.
 */
export const cleanText = (text: string): string =>
  text
    .replaceAll(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
    .replaceAll(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/gu, '')

/** The same in one line: breaks and tabs are a space. */
export const cleanLine = (text: string): string =>
  // Each run of blanks is looked at once, however long it is.
  cleanText(text).replaceAll(/\s+/g, (blanks) => (/[\n\t]/.test(blanks) ? ' ' : blanks))

type Length = { min?: number; max: number }
const known = new WeakSet<object>()

const text = (clean: (text: string) => string, { min = 0, max }: Length) => {
  const schema = z.string().transform(clean).pipe(z.string().min(min).max(max))
  known.add(schema)
  return schema
}

/** A free text of a person, of many lines, as it was typed. Lengths count what is kept. */
export const Prose = (length: Length) => text(cleanText, length)
/** What a person says in a few words, of one line or more: a reason, what a pharmacy said. Blanks around it are not kept, so that `min: 1` is a word. */
export const Remark = (length: Length) => text((value) => cleanText(value).trim(), length)
/** A free text of a person in one line, likewise without blanks around it. */
export const Line = (length: Length) => text((value) => cleanLine(value).trim(), length)
/** Is this one of them? */
export const isFreeText = (schema: object): boolean => known.has(schema)
