/**
 * The text of a note is plain text; the XHTML of the FHIR narrative is generated from it, one `<p>` a line and
 * nothing else, so that the text is read back character by character (`main/clinical/notes/narrative-text.ts`).
 */
const opening = '<div xmlns="http://www.w3.org/1999/xhtml">'
const closing = '</div>'

/** Characters that XML 1.0 can't carry (section 2.2, production Char), lone surrogates included, are removed; nothing else changes. */
export function cleanText(text: string): string {
  return text.replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
}

/** The narrative of a clean text. A carriage return is written as a reference: XML parsers turn a literal one into LF. */
export function divOf(text: string): string {
  const lines = text.split('\n').map((line) => `<p>${escaped(line)}</p>`)
  return opening + lines.join('') + closing
}

const escaped = (line: string) =>
  line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;')

/** Nothing that a reader would see: such a section is left out, since a FHIR narrative can't be blank (txt-2). */
export const isBlank = (text: string): boolean => text.trim() === ''
