/**
 * FHIR JSON whose decimals stay as they were written. The precision of a decimal is part of its meaning in FHIR R4
 * (https://hl7.org/fhir/R4/datatypes.html#decimal): 4.0 is another statement than 4. A JavaScript number can't tell
 * them apart, so the text of those numbers is kept beside the object that holds them. The objects themselves are
 * plain: nothing else in the program has to know. See docs/decisions/decimals-as-written.md.
 */

type Json = {
  parse(
    text: string,
    revive: (this: object, key: string, value: unknown, from?: { source?: string }) => unknown,
  ): unknown
  rawJSON(text: string): unknown
}
const json = JSON as unknown as Json

/** Of an object: which of its numbers were written otherwise than JavaScript writes them. */
const written = new WeakMap<object, Map<string, string>>()

/**
 * Trailing zeros, exponents, minus zero, what is longer than a double holds: only these differ, and only where a value
 * may begin. In a string it may find too much, but not in the times and ids that are in every resource.
 */
const mayDiffer =
  /(?:^|[:[,])\s*-?(?:\d+\.\d*0(?=\s*(?:[,}\]]|$))|\d+(?:\.\d+)?[eE][+-]?\d|(?<=-)0(?![\d.])|[\d.]{17}|0\.000000)/

/** `JSON.parse` alone reads this as `parseFhirJson` does. */
export const isPlainJson = (text: string): boolean => !mayDiffer.test(text)

/** Like `JSON.parse`. Throws a SyntaxError. */
export function parseFhirJson(text: string): unknown {
  if (isPlainJson(text)) return JSON.parse(text)
  return json.parse(text, function (key, value, from) {
    const source = from?.source
    if (typeof value === 'number' && source !== undefined && source !== String(value)) keep(this, key, source)
    return value
  })
}

/** Like `JSON.stringify`, with each number as it was written, where it is still the number that was read. */
export function writeFhirJson(value: unknown): string {
  if (!holdsWritten(value)) return JSON.stringify(value)
  return JSON.stringify(value, function (this: object, key: string, inner: unknown) {
    const source = typeof inner === 'number' ? decimalText(this, key) : undefined
    return source === undefined || source === String(inner) ? inner : json.rawJSON(source)
  })
}

/** A number as it was written: `4.0`. Undefined where this holds no number by that name. */
export function decimalText(holder: object | undefined, name: string): string | undefined {
  const value = (holder as Record<string, unknown> | undefined)?.[name]
  if (typeof value !== 'number' || !holder) return undefined
  const source = written.get(holder)?.get(name)
  return source !== undefined && Number(source) === value ? source : String(value)
}

function keep(holder: object, name: string, source: string): void {
  const known = written.get(holder)
  if (known) known.set(name, source)
  else written.set(holder, new Map([[name, source]]))
}

function holdsWritten(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (written.has(value)) return true
  for (const inner of Array.isArray(value) ? value : Object.values(value))
    if (holdsWritten(inner)) return true
  return false
}
