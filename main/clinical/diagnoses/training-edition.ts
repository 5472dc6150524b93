import type { Edition, IcdCode, Successor } from './edition.ts'

/**
 * The training practice's own selection of ICD-10-CM (`resources/terminology/icd10cm-training.tsv`): some 500 codes that outpatient telemedicine
 * sees, with their official titles (a work of the US government), in two editions. Two codes of 2026 are none in 2027: Canvas Medical,
 * *ICD Updates*, 2027, https://docs.canvasmedical.com/product-updates/icd-updates/, read Nov 30, 2026.
 */
export const trainingEditions: (Edition & { successors: Successor[] })[] = [
  {
    version: '2026',
    title: 'ICD-10-CM 2026 (training selection)',
    starts: '2025-10-01',
    ends: null,
    successors: [],
  },
  {
    version: '2027',
    title: 'ICD-10-CM 2027 (training selection)',
    starts: '2026-10-01',
    ends: null,
    successors: [
      { code: 'I42.0', successor: 'I42.00' },
      { code: 'I42.0', successor: 'I42.01' },
      { code: 'I42.0', successor: 'I42.09' },
      { code: 'I49.8', successor: 'I49.81' },
      { code: 'I49.8', successor: 'I49.82' },
      { code: 'I49.8', successor: 'I49.89' },
    ],
  },
]

/** The rows of one edition. `text`: of the file, whose fourth column names the edition that alone has a row. */
export const trainingRows = (text: string, version: string): IcdCode[] =>
  text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [code, choosable, title, only] = line.split('\t')
      if (!code || !title || (only && only !== version)) return []
      return [{ code, title, choosable: choosable === '1' }]
    })
