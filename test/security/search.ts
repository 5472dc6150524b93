import { idOfTail, type Marks, tailLength } from './marks.ts'
import { eachStream, type StreamLimits } from './streams.ts'

export type Form = 'UTF-8' | 'UTF-16' | 'base64' | 'base64 of UTF-16' | 'hex'
/** `form` with the streams it lay in: `gzip > UTF-8`. `offset`: in the bytes given, for a stream that of its head. */
export type Hit = { mark: string; form: string; offset: number }

type Pattern = { form: Form; bytes: Buffer; tail(all: Buffer, at: number): string }
export type Searcher = (bytes: Buffer, limits?: Partial<StreamLimits>) => Hit[]

/** Looks for every mark in every form, also inside compressed streams, and streams within streams. */
export function searcherFor(marks: Marks): Searcher {
  const patterns = patternsOf(marks)
  const inPlain = (bytes: Buffer): Hit[] =>
    patterns.flatMap((pattern) => {
      const hits: Hit[] = []
      for (let at = bytes.indexOf(pattern.bytes); at >= 0; at = bytes.indexOf(pattern.bytes, at + 1))
        hits.push({ mark: idOfTail(marks, pattern.tail(bytes, at)), form: pattern.form, offset: at })
      return hits
    })
  const search = (bytes: Buffer, depth: number, limits: Partial<StreamLimits>): Hit[] => {
    const hits = inPlain(bytes)
    if (depth > 0)
      eachStream(bytes, limits, ({ kind, offset, content }) => {
        for (const hit of search(content, depth - 1, { atStart: true, onTooLarge: limits.onTooLarge }))
          hits.push({ mark: hit.mark, form: `${kind} > ${hit.form}`, offset })
      })
    return hits
  }
  return (bytes, limits = {}) => search(bytes, 2, limits)
}

function patternsOf({ stem, numberStem }: Marks): Pattern[] {
  // The capital before the stem is no part of it: as typed, lower case (an index, a sort key) and upper case.
  return [stem, stem.toUpperCase(), numberStem].flatMap(formsOf)
}

function formsOf(stem: string): Pattern[] {
  const utf8 = Buffer.from(stem)
  const utf16 = Buffer.from(stem, 'utf16le')
  const hexTail = (all: Buffer, at: number) =>
    Buffer.from(
      all.toString('latin1', at + stem.length * 2, at + (stem.length + tailLength) * 2),
      'hex',
    ).toString('latin1')
  const hex = utf8.toString('hex')
  return [
    {
      form: 'UTF-8',
      bytes: utf8,
      tail: (all, at) => all.toString('latin1', at + stem.length, at + stem.length + tailLength),
    },
    {
      form: 'UTF-16',
      // Without the last zero: so these bytes stand in both byte orders.
      bytes: utf16.subarray(0, -1),
      tail(all, at) {
        let text = ''
        for (let i = 0; i < tailLength; i += 1)
          text += String.fromCharCode(all[at + (stem.length + i) * 2] ?? 0)
        return text
      },
    },
    ...base64Of('base64', utf8, (decoded) => decoded.toString('latin1')),
    ...base64Of('base64 of UTF-16', utf16, (decoded) => decoded.toString('latin1').replaceAll('\0', '')),
    ...[...new Set([hex, hex.toUpperCase()])].map((text) => ({
      form: 'hex' as const,
      bytes: Buffer.from(text),
      tail: hexTail,
    })),
  ]
}

/**
 * The characters that stand for these bytes whatever is before and behind, for each of the three places a byte can
 * have in a group. Letters and digits never give + or /, so URL-safe base64 is the same.
 */
function base64Of(form: Form, bytes: Buffer, textOf: (decoded: Buffer) => string): Pattern[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const from = Math.ceil((before * 8) / 6)
    const to = Math.floor(((before + bytes.length) * 8) / 6)
    return {
      form,
      bytes: Buffer.from(text.slice(from, to)),
      tail(all, at) {
        const group = at - from
        if (group < 0) return ''
        const encoded = all.toString('latin1', group, group + Math.ceil((before + bytes.length * 2) / 3) * 4)
        const clean = /^[A-Za-z0-9+/_=-]*/.exec(encoded)?.[0] ?? ''
        return textOf(Buffer.from(clean, 'base64').subarray(before + bytes.length)).slice(0, tailLength)
      },
    }
  })
}
