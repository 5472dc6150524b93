/**
 * Why a code is not the first-listed diagnosis; null: it may be. Two rules of the *ICD-10-CM Official Guidelines for Coding and Reporting*:
 * - I.A.13, etiology/manifestation: codes "in diseases classified elsewhere" are never first-listed (as in
 *   https://aapacn.matrixdev.net/?p=32380 and in LOINC's glossary, which quotes the section)
 * - I.C.20, external causes (V00–Y99): never first-listed (UnitedHealthcare, *ICD-10-CM Claim Placement Policy*,
 *   https://www.openpayer.com/policy-updates/unitedhealthcare/reimbursement-payment/unitedhealthcare-icd-10-cm-claim-placement-policy)
 *
 * All read Nov 30, 2026. Of other codes nothing is said here: that a Z code is only first, or never, is left to the coder.
 */
export function notFirst({ code, title }: { code: string; title: string }): string | null {
  if (/^[V-Y]/.test(code)) return `${code} is an external cause: it is listed after what it caused.`
  if (/\bin (?:other )?diseases classified elsewhere/i.test(title))
    return `${code} is a manifestation: what causes it is listed first.`
  return null
}
