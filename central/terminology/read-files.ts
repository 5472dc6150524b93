import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { writtenCode } from '../../main/clinical/diagnoses/code.ts'
import type { Edition, IcdCode, Successor } from '../../main/clinical/diagnoses/edition.ts'

export type EditionFile = Edition & { codes: IcdCode[]; successors: Successor[] }

/** A file that is none of ICD-10-CM's; the message says why. */
export class NotAnEdition extends Error {
  override name = 'NotAnEdition'
}

/**
 * Reads an edition: CMS's order file ("icd10cm_order_2026.txt", "icd10cm-order-April-2026.txt": a number, the code, 1 where it may be
 * recorded, short and long title at fixed places), or a table of code and title, all of which may be recorded ("icd10cm-2022.tsv").
 * Which edition it is its name says: of a fiscal year, from October 1 to September 30, or of April 1 in it. Throws `NotAnEdition`.
 */
export function readEdition(file: string): EditionFile {
  const edition = editionNamed(basename(file))
  if (!edition)
    throw new NotAnEdition(`${file}: its name does not say of which year it is (icd10cm_order_2026.txt)`)
  const lines = readFileSync(file, 'utf8').split(/\r?\n/)
  const codes = lines[0]?.startsWith('code\t') ? ofTable(lines.slice(1)) : ofOrder(lines)
  if (codes.length === 0) throw new NotAnEdition(`${file}: there is no code of ICD-10-CM in it`)
  return { ...edition, codes, successors: [] }
}

export function editionNamed(name: string): Edition | null {
  const year = Number(/(?<!\d)(20\d\d)(?!\d)/.exec(name)?.[1])
  if (!year) return null
  const april = /april/i.test(name)
  return {
    version: april ? `${year}-04` : `${year}`,
    title: `ICD-10-CM ${year}${april ? ' (April 1)' : ''}`,
    starts: april ? `${year}-04-01` : `${year - 1}-10-01`,
    ends: `${year}-09-30`,
  }
}

const ofTable = (lines: string[]): IcdCode[] =>
  lines.flatMap((line) => {
    const [code, title] = line.split('\t')
    return code && title ? [{ code: writtenCode(code), title: title.trim(), choosable: true }] : []
  })

/** Columns 1–5, 7–13, 15, 17–76 and from 78 on (CMS, *icd10OrderFiles.pdf*, in each year's "Code Descriptions in Tabular Order"). */
const ofOrder = (lines: string[]): IcdCode[] =>
  lines.flatMap((line) => {
    const found = /^\d{5} ([A-Z][0-9A-Z]{2,6}) +([01]) .{60} (.+)$/.exec(line)
    if (!found) return []
    const [, code = '', billable, title = ''] = found
    return [{ code: writtenCode(code), title: title.trim(), choosable: billable === '1' }]
  })

/**
 * Reads CMS's conversion table: a line for each new code, with the year since when it is there and the codes it was reported by
 * before. Of one year: what took the place of which code.
 */
export function readConversions(file: string, edition: Pick<Edition, 'version' | 'starts'>): Successor[] {
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .flatMap((line) => {
      const [current = '', since = '', ...before] = line
        .split(/\t|,(?=\S)/)
        .map((cell) => cell.trim().replace(/^"|"$/g, ''))
      if (!isCode(current) || !isOf(since, edition)) return []
      return before
        .flatMap((cell) => cell.split(/[\s,;]+/))
        .filter((code) => isCode(code) && writtenCode(code) !== writtenCode(current))
        .map((code) => ({ code: writtenCode(code), successor: writtenCode(current) }))
    })
}

const isCode = (text: string): boolean => /^[A-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,4})?$/.test(text)

/** "2026", or the day on which it came in force ("10/1/2025", "2025-10-01"). */
function isOf(since: string, { version, starts }: Pick<Edition, 'version' | 'starts'>): boolean {
  const [year, month, day] = starts.split('-').map(Number)
  return (
    since === version ||
    since === starts ||
    since === `${month}/${day}/${year}` ||
    since === `${starts.slice(5, 7)}/${starts.slice(8)}/${year}`
  )
}
