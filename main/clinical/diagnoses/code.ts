/** A code of ICD-10-CM as it is written: capital letters, a point behind the third character. "h66.92" and "H6692" are H66.92. */
export function writtenCode(text: string): string {
  const bare = bareCode(text)
  return bare.length > 3 ? `${bare.slice(0, 3)}.${bare.slice(3)}` : bare
}

/** Without its point, as CMS's files have it. */
export const bareCode = (text: string): string => text.toUpperCase().replace(/[^0-9A-Z]/g, '')

/** Letter, digit, digit or letter, then up to four letters or digits: what a code, or its beginning, looks like. */
export const looksLikeCode = (text: string): boolean =>
  /^[A-Z]\d[0-9A-Z]?(?:\.[0-9A-Z]{0,4}|[0-9A-Z]{0,4})$/i.test(text.trim())

/** The system of every edition (FHIR R4, *Using Code Systems*, ICD). */
export const icd10cm = 'http://hl7.org/fhir/sid/icd-10-cm'
