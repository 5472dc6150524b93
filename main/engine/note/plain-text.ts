/**
 * The text of a note is plain text; the XHTML of the FHIR narrative is generated from it, one `<p>` a line and
 * nothing else, so that the text is read back character by character.
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

/** The text of a narrative, exact for one of ours; of a foreign one the words, with a line for each block and `<br/>`. */
export function textOf(div: string): string {
  const inside = div.replace(/^\s*<div[^>]*>/, '').replace(/<\/div>\s*$/, '')
  if (/^(?:<p>[^<]*<\/p>)*$/.test(inside)) {
    return [...inside.matchAll(/<p>([^<]*)<\/p>/g)].map(([, line = '']) => unescaped(line)).join('\n')
  }
  const words = inside
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<br\s*\/?>|<\/(?:p|div|li|tr|h[1-6]|ul|ol|table)>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
  return unescaped(words)
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim()
}

const escaped = (line: string) =>
  line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;')

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

function unescaped(line: string): string {
  return line.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name) return named[name] ?? whole
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** Nothing that a reader would see: such a section is left out, since a FHIR narrative can't be blank (txt-2). */
export const isBlank = (text: string): boolean => text.trim() === ''
