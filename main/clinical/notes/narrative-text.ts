import { decodeEntities } from './entities.ts'

/**
 * The plain text of a FHIR narrative (XHTML). Of one that Rounds wrote (a `<p>` a line and nothing else) the text
 * comes back character by character; of another its words: a line for each block, a list's items marked, a table's
 * cells with " | " between them. One pass from left to right, so the time grows with the length and with nothing else,
 * whatever the narrative holds; tags that are not closed harm nothing.
 */
export function narrativeText(div: string): string {
  return ownLines(div)?.join('\n') ?? foreignText(div)
}

/** As much text as a workstation takes for a section of a note. */
const longestShown = 200_000

/** The same to be read on screen: what is longer than any note is cut, and says so. Never for a text that is written on. */
export function shownNarrativeText(div: string): string {
  const text = narrativeText(div)
  if (text.length <= longestShown) return text
  const shown = text.slice(0, longestShown).toWellFormed()
  const left = text.length - longestShown
  return `${shown}\n[Cut here: ${left} more characters are not shown. Read them where this note was written.]`
}

/** The lines of a narrative of our own form; undefined for another. */
function ownLines(div: string): string[] | undefined {
  const trimmed = div.trim()
  if (!trimmed.startsWith('<div') || !trimmed.endsWith('</div>')) return undefined
  const end = trimmed.length - '</div>'.length
  const lines: string[] = []
  let at = trimmed.indexOf('>') + 1
  while (at < end) {
    if (!trimmed.startsWith('<p>', at)) return undefined
    const close = trimmed.indexOf('<', at + 3)
    if (!trimmed.startsWith('</p>', close)) return undefined
    lines.push(decodeEntities(trimmed.slice(at + 3, close)))
    at = close + 4
  }
  return lines
}

const blocks = new Set(
  'address blockquote caption center dd div dl dt fieldset h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody tfoot thead tr ul'.split(
    ' ',
  ),
)
/** What a browser would not show as text. */
const hidden = new Set(['head', 'script', 'style', 'title'])

function foreignText(div: string): string {
  const out = createLines()
  const lists: { ordered: boolean; items: number }[] = []
  const rows: { cells: number }[] = []
  let hiddenUntil = ''
  let preformatted = 0

  for (const token of tokensOf(div)) {
    if (hiddenUntil) {
      if (token.kind === 'close' && token.name === hiddenUntil) hiddenUntil = ''
      continue
    }
    if (token.kind === 'text') {
      const text = token.raw ? token.text : decodeEntities(token.text)
      if (preformatted > 0) out.verbatim(text)
      else out.text(text)
    } else if (token.kind === 'open') opened(token.name, token.attributes, token.empty)
    else closed(token.name)
  }
  return out.end()

  function opened(name: string, attributes: string, empty: boolean): void {
    if (hidden.has(name) && !empty) hiddenUntil = name
    else if (name === 'br') out.lineBreak()
    else if (name === 'td' || name === 'th') {
      const row = rows.at(-1)
      if (row && row.cells++ > 0) out.nextCell()
      out.inRows(rows.length)
    } else if (name === 'sup') out.text('^')
    else if (name === 's' || name === 'strike' || name === 'del') out.text(empty ? '' : '[struck out: ')
    else if (name === 'img') out.text(imageText(attributes))
    if (!blocks.has(name)) return
    out.block()
    if (name === 'tr' && !empty) rows.push({ cells: 0 })
    if (name === 'pre' && !empty) preformatted += 1
    if ((name === 'ol' || name === 'ul') && !empty) lists.push({ ordered: name === 'ol', items: 0 })
    if (name === 'li') {
      const list = lists.at(-1)
      if (list) list.items += 1
      out.mark(list?.ordered ? `${list.items}. ` : '• ')
    }
  }

  function closed(name: string): void {
    if (name === 's' || name === 'strike' || name === 'del') out.text(']')
    if (!blocks.has(name)) return
    if (name === 'tr') {
      rows.pop()
      out.inRows(rows.length)
    }
    if (name === 'pre') preformatted = Math.max(0, preformatted - 1)
    if (name === 'ol' || name === 'ul') lists.pop()
    if (name === 'li') out.mark('')
    out.block()
  }
}

function imageText(attributes: string): string {
  const alt = /\balt\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes)
  const altText = decodeEntities(alt?.[1] ?? alt?.[2] ?? '').trim()
  return altText ? ` [image: ${altText}] ` : ' [image] '
}

/** Gathers lines. White space runs together; inside a table's cell a block or a break is "; " instead of a line. */
function createLines() {
  const lines: string[] = []
  let line: string[] = []
  /** What goes before the next text of this line, if some stands there already. */
  let before: '' | ' ' | '; ' = ''
  /** Text stands on this line, in this cell. */
  let begun = false
  let sign = ''
  let depth = 0

  function write(text: string): void {
    if (begun) line.push(before)
    line.push(sign, text)
    begun = true
    before = ''
    sign = ''
  }
  function finish(): void {
    if (line.length > 0) lines.push(line.join('').trimEnd())
    line = []
    begun = false
    before = ''
  }
  function block(): void {
    if (depth === 0) finish()
    else before = '; '
  }
  function lineBreak(): void {
    if (depth === 0 && line.length === 0 && lines.length > 0) lines.push('')
    else block()
  }
  return {
    block,
    lineBreak,
    text(text: string): void {
      // Only what XHTML calls white space: a no-break space is a character.
      text.split(/[ \t\n\r\f]+/).forEach((part, index) => {
        if (index > 0 && before === '') before = ' '
        if (part) write(part)
      })
    },
    verbatim(text: string): void {
      text.split('\n').forEach((part, index) => {
        if (index > 0) lineBreak()
        if (part) write(part)
      })
    },
    /** The sign of a list's item, before its first text. */
    mark(item: string): void {
      sign = item
    },
    nextCell(): void {
      line.push(' | ')
      begun = false
      before = ''
    },
    /** In how many rows of tables within tables the text stands. */
    inRows(rows: number): void {
      depth = rows
    },
    end(): string {
      finish()
      return lines.join('\n').trim()
    },
  }
}

type Token =
  | { kind: 'text'; text: string; raw: boolean }
  | { kind: 'open'; name: string; attributes: string; empty: boolean }
  | { kind: 'close'; name: string }

/** Text and tags in their order. Where a tag or a comment begins and never ends, all from there on is text. */
function* tokensOf(xhtml: string): Generator<Token> {
  let at = 0
  while (at < xhtml.length) {
    const open = xhtml.indexOf('<', at)
    const text = xhtml.slice(at, open < 0 ? undefined : open)
    if (text) yield { kind: 'text', text, raw: false }
    if (open < 0) return
    const found = specialAt(xhtml, open) ?? tagAt(xhtml, open)
    if (found.end === undefined) {
      yield { kind: 'text', text: xhtml.slice(open), raw: false }
      return
    }
    yield found.token
    at = found.end
  }
}

/** `end` undefined: it never ends. */
type Found = { token: Token; end: number | undefined }

/** A comment, CDATA, a processing instruction or a declaration; only CDATA has text. */
function specialAt(xhtml: string, open: number): Found | undefined {
  const special = specials.find(([begin]) => xhtml.startsWith(begin, open))
  if (!special) return undefined
  const [begin, end] = special
  const from = open + begin.length
  const close = xhtml.indexOf(end, from)
  return {
    token: { kind: 'text', text: begin === cdata ? xhtml.slice(from, Math.max(from, close)) : '', raw: true },
    end: close < 0 ? undefined : close + end.length,
  }
}

const cdata = '<![CDATA['
const specials = [
  ['<!--', '-->'],
  [cdata, ']]>'],
  ['<?', '?>'],
  ['<!', '>'],
] as const

function tagAt(xhtml: string, open: number): Found {
  const closing = xhtml[open + 1] === '/'
  const from = open + (closing ? 2 : 1)
  let at = from
  while (isNameCharacter(xhtml.charCodeAt(at))) at += 1
  // A sign, as in "5 < 6".
  if (at === from) return { token: { kind: 'text', text: '<', raw: true }, end: open + 1 }
  const name = xhtml.slice(from, at).toLowerCase()
  const begin = at
  // A ">" within quotes belongs to the attribute.
  let quote = 0
  for (; at < xhtml.length; at += 1) {
    const character = xhtml.charCodeAt(at)
    if (quote) {
      if (character === quote) quote = 0
    } else if (character === 34 || character === 39) quote = character
    else if (character === 62) break
  }
  const attributes = xhtml.slice(begin, at)
  return {
    token: closing
      ? { kind: 'close', name }
      : { kind: 'open', name, attributes, empty: attributes.endsWith('/') },
    end: at < xhtml.length ? at + 1 : undefined,
  }
}

/** Letters and digits. */
const isNameCharacter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57)
