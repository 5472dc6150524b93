import type { Absolute } from './absolute.ts'
import { nsaids } from './drugs.ts'
import { nitrofurantoin, tikosyn } from './source.ts'

const metformin = {
  title: 'FDA Drug Safety Communication: metformin in reduced kidney function (as summarized by MDedge)',
  section: 'whole notice',
  date: '2016-04-08',
  address:
    'https://www.mdedge9-ma1.mdedge.com/endocrinology/clinical-edge/summary/revised-labeling-metformin-containing-drugs?group_type=week',
}

export const kidney: readonly Absolute[] = [
  {
    id: 'kidney-metformin-30',
    level: 'stop',
    says: 'Metformin with an eGFR below 30: lactic acidosis.',
    meets: 'kidney',
    by: 'eGFR',
    below: 30,
    drugs: ['metformin'],
    source: metformin,
  },
  {
    id: 'kidney-metformin-45',
    level: 'look',
    says: 'Metformin is not started with an eGFR of 30 to 45; who takes it needs a second look.',
    meets: 'kidney',
    by: 'eGFR',
    below: 45,
    from: 30,
    drugs: ['metformin'],
    source: metformin,
  },
  {
    id: 'kidney-nitrofurantoin',
    level: 'stop',
    says: 'Nitrofurantoin with a creatinine clearance under 60 mL/min: it is not excreted and becomes toxic.',
    meets: 'kidney',
    by: 'creatinine clearance',
    below: 60,
    drugs: ['nitrofurantoin'],
    source: nitrofurantoin,
  },
  {
    id: 'kidney-dofetilide',
    level: 'stop',
    says: 'Dofetilide with a creatinine clearance below 20 mL/min: contraindicated.',
    meets: 'kidney',
    by: 'creatinine clearance',
    below: 20,
    drugs: ['dofetilide'],
    source: tikosyn,
  },
  {
    id: 'kidney-nsaid',
    level: 'look',
    says: 'Anti-inflammatories with a GFR below 30: to be avoided.',
    meets: 'kidney',
    by: 'eGFR',
    below: 30,
    drugs: nsaids,
    source: {
      title:
        'KDOQI US commentary on the 2012 KDIGO clinical practice guideline for CKD. Am J Kidney Dis 2014;63:713-35',
      section: 'advice on NSAIDs by GFR',
      date: '2014',
      address:
        'https://d.docksci.com/kdoqi-us-commentary-on-the-2012-kdigo-clinical-practice-guideline-for-the-evalua_5af3cee6d64ab225e2fcb869.html',
      readAt:
        'its abstract there; the advice as summarized at https://www.droracle.ai/articles/765760/at-what-glomerular-filtration-rate-gfr-is-the-use',
    },
  },
]
