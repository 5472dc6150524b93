import { localDate } from '../../main/clinical/dates.ts'

/** FHIR's date of what was typed: "2024", "2024-06", "6/2024", "6/12/2024". Null: it is none. */
export function sinceOf(typed: string): string | null {
  const text = typed.trim()
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text)
  const us = /^(?:(\d{1,2})\/)?(?:(\d{1,2})\/)?(\d{4})$/.exec(text)
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : us ? [us[3], us[1], us[2]] : []
  if (!year) return null
  const parts = [month, day].flatMap((part) => (part ? part.padStart(2, '0') : []))
  const date = [year, ...parts].join('-')
  const at = new Date(date.length === 7 ? `${date}-01` : date)
  return Number.isNaN(at.getTime()) || (parts[1] && at.getUTCDate() !== Number(parts[1])) ? null : date
}

/** The same, where nothing may be typed: null; 'none': what is typed is no date. */
export const typedDate = (typed: string): string | null | 'none' =>
  typed.trim() === '' ? null : (sinceOf(typed) ?? 'none')

/** A FHIR date as it is typed here: "2024", "6/2024", "6/12/2024"; empty for what is none. */
export function asTyped(date: string | null): string {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(localDate(date ?? '')) ?? []
  return [month, day, year].flatMap((part) => (part ? String(Number(part)) : [])).join('/')
}
