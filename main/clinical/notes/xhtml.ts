/**
 * Characters of a narrative's `div`. The longest text that a workstation takes for a section has 200,000, of which a blank line
 * takes seven here (`<p></p>`) and a “&” five.
 */
export const longestNarrative = 1_500_000

/** Deeper than any list within a list; readers that go down by calling themselves come back up. */
const deepest = 100

const namespace = 'http://www.w3.org/1999/xhtml'

/**
 * What keeps a `div` from being a FHIR narrative, as a sentence without its subject; null: it is one. That is a fragment of XHTML,
 * well formed, without what could act (https://hl7.org/fhir/R4/narrative.html: no scripts, forms, frames, objects, links to style
 * sheets, event attributes). One pass from left to right, to the first fault.
 */
export function narrativeFault(div: string): string | null {
  if (div.length > longestNarrative) return `is longer than ${longestNarrative} characters`
  // Production Char of XML 1.0, section 2.2; half a surrogate pair is none.
  if (/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(div))
    return 'has a character that XML can’t carry'
  const open: string[] = []
  let roots = 0
  let at = 0
  while (at < div.length) {
    const next = div.indexOf('<', at)
    const text = div.slice(at, next < 0 ? undefined : next)
    if (open.length === 0 ? text.trim() !== '' : !isText(text)) return 'has text that is not XHTML'
    if (next < 0) break
    if (div.startsWith('<!--', next)) {
      const end = div.indexOf('-->', next + 4)
      if (end < 0) return 'has a comment without end'
      at = end + 3
      continue
    }
    const tag = tagAt(div, next)
    if (!tag) return 'has a tag that is not XHTML'
    if (forbidden.has(tag.name)) return `holds <${tag.name}>`
    if (open.length === 0) {
      roots += 1
      if (roots > 1 || tag.name !== 'div' || tag.attributes.get('xmlns') !== namespace)
        return 'is not one <div> in the namespace of XHTML'
    }
    if (tag.kind === 'open') open.push(tag.name)
    else if (tag.kind === 'close' && open.pop() !== tag.name) return 'has tags that do not match'
    if (open.length > deepest) return 'is nested too deep'
    at = tag.end
  }
  if (open.length > 0 || roots === 0) return 'has tags that do not match'
  return null
}

/** Never in a narrative, whatever stands in it. */
const forbidden = new Set(
  'applet base body embed form frame frameset head html iframe link meta object script'.split(' '),
)

/** Each “&” begins a reference to a character. */
const isText = (text: string): boolean =>
  !/&(?!(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,15});)/.test(text) && !text.includes(']]>')

type Tag = { kind: 'open' | 'close' | 'empty'; name: string; attributes: Map<string, string>; end: number }

/** Undefined for what is none: other declarations, attributes without quotes, twice the same, or that would act. */
function tagAt(div: string, from: number): Tag | undefined {
  const begin = matchAt(/<(\/?)([A-Za-z][A-Za-z\d]*)/y, div, from)
  if (!begin) return undefined
  const attributes = new Map<string, string>()
  let at = from + begin[0].length
  for (;;) {
    const attribute = matchAt(/\s+([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y, div, at)
    if (!attribute) break
    const [whole, name = '', double, single] = attribute
    const value = double ?? single ?? ''
    if (attributes.has(name) || /^on/i.test(name) || !isText(value) || /^\s*javascript:/i.test(value))
      return undefined
    attributes.set(name, value)
    at += whole.length
  }
  const end = matchAt(/\s*(\/?)>/y, div, at)
  const closes = begin[1] === '/'
  if (!end || (closes && (attributes.size > 0 || end[1] === '/'))) return undefined
  return {
    kind: closes ? 'close' : end[1] === '/' ? 'empty' : 'open',
    name: begin[2] ?? '',
    attributes,
    end: at + end[0].length,
  }
}

/** `sticky`: looks at this place and no further. */
function matchAt(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at
  return sticky.exec(text)
}
