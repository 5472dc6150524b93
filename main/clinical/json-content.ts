import type { Attachment, Library } from '@medplum/fhirtypes'

/** What a Library of ours holds, as JSON in its content. */

const contentType = 'application/json'

export const jsonContent = (value: unknown): Attachment => ({
  contentType,
  data: btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value)))),
})

/** What `read` makes of it; null: there is none, or `read` throws, since half of it would be something else. */
export function readJsonContent<T>({ content }: Library, read: (it: unknown) => T): T | null {
  const data = content?.find((one) => one.contentType === contentType)?.data
  if (!data) return null
  try {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0))
    return read(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return null
  }
}

export const isRecord = (it: unknown): it is Record<string, unknown> =>
  typeof it === 'object' && it !== null && !Array.isArray(it)
export const isText = (it: unknown): it is string => typeof it === 'string'
export const isWhole = (it: unknown): it is number => Number.isInteger(it)

export const listOf = <T>(it: unknown, read: (each: unknown) => T): T[] =>
  it === undefined ? [] : (it as unknown[]).map(read)

/** Throws what makes the whole unreadable. */
export function must<T>(it: unknown, is: (it: unknown) => it is T): T {
  if (!is(it)) throw new TypeError('unreadable')
  return it
}

/** Whatever tool wrote it: its line ends are those of the editor, whose places would else be others. */
export const cleanText = (it: unknown): string =>
  must(it, isText)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/\p{Cc}|\p{Cs}/gu, (each) => (each === '\n' || each === '\t' ? each : ''))
