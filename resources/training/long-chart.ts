import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { storyBundle } from './bundle.ts'
import * as measured from './stories/series.ts'
import type { BloodPressure, PastVisit, Problem, Series, Story } from './stories/story.ts'

/**
 * The long chart: ten years of a man with heart, kidney and sugar disease, some 1,900 resources. It is made when it is
 * needed and not kept as JSON, and is the same each time.
 *
 *   node resources/training/long-chart.ts DIR    writes DIR/walter-nyberg.json, for the central API's --load
 */
const first = '2016-11-29'
const last = '2026-11-20'
/** Since then he weighs himself at home. */
const heartFailure = '2019-02-19'

const dayMs = 86_400_000
const at = (day: string) => Date.parse(`${day}T00:00:00Z`)
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
/** How much of the ten years has gone by, 0 to 1. */
const share = (day: string) => (at(day) - at(first)) / (at(last) - at(first))

/** Evenly spread and the same each time (mulberry32): 0 up to 1. */
function drawn(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Days from `from` to the end, `every` days apart, give or take `slack`. */
function days(seed: number, every: number, slack = 0, from = first): string[] {
  const draw = drawn(seed)
  const found: string[] = []
  for (let ms = at(from); ms <= at(last); ms += (every + Math.round((draw() * 2 - 1) * slack)) * dayMs)
    found.push(dayOf(ms))
  return found
}

/** What a value is on a day: a course through the years, plus or minus as much as such a value varies in life. */
function values(
  seed: number,
  when: string[],
  course: (day: string) => number,
  varies: number,
  digits = 0,
): Series['values'] {
  const draw = drawn(seed)
  return when.map((day) => [day, Number((course(day) + (draw() + draw() - 1) * varies).toFixed(digits))])
}

/** A straight line from the first day to the last. */
const from = (begin: number, end: number) => (day: string) => begin + (end - begin) * share(day)

/** Up three kilograms when the heart failed, and more than two again within the last ten days. */
function weightOn(day: string): number {
  const failing = at(heartFailure) - at(day)
  const stored = failing >= 0 && failing < 21 * dayMs ? 3 * (1 - failing / (21 * dayMs)) : 0
  const lately = Math.max(0, 10 - (at(last) - at(day)) / dayMs) * 0.24
  return from(96, 88)(day) + stored + lately
}

const panel = days(1, 91, 6)
const halfYearly = panel.filter((_, n) => n % 2 === 0)
const yearly = panel.filter((_, n) => n % 4 === 0)
const visitDays = days(2, 45, 9)
const weighings = [...new Set([...visitDays, ...days(3, 7, 1, heartFailure)])].sort()

const series: Series[] = [
  measured.inr(values(11, days(4, 21, 7), () => 2.5, 0.9, 1)),
  measured.creatinine(values(12, panel, from(1.2, 1.9), 0.15, 2)),
  measured.ureaNitrogen(values(13, panel, from(19, 38), 5)),
  measured.sodium(values(14, panel, from(140, 137), 3)),
  measured.potassium(
    // Over the range on lisinopril, until it was given up.
    values(15, panel, (day) => (day < '2023-05-16' ? from(4.3, 5.5)(day) : 4.7), 0.35, 1),
  ),
  measured.chloride(values(16, panel, from(103, 104), 3)),
  measured.carbonDioxide(values(17, panel, from(26, 22), 2)),
  measured.glucose(values(18, panel, (day) => (day < '2022-06-14' ? from(138, 176)(day) : 142), 32)),
  measured.calcium(values(19, panel, from(9.6, 9.1), 0.3, 1)),
  measured.hemoglobin(values(20, panel, from(13.6, 10.9), 0.5, 1)),
  measured.hematocrit(values(21, panel, from(41, 33), 1.5, 1)),
  measured.leukocytes(values(22, panel, () => 7.1, 1.8, 1)),
  measured.platelets(values(23, panel, from(248, 214), 30)),
  measured.meanCorpuscularVolume(values(24, panel, () => 91, 3)),
  measured.a1c(values(25, panel, (day) => (day < '2022-06-14' ? from(7.1, 9.2)(day) : 7.3), 0.4, 1)),
  measured.cholesterol(values(26, halfYearly, (day) => (day < '2018-04-10' ? 214 : 158), 14)),
  measured.ldl(values(27, halfYearly, (day) => (day < '2018-04-10' ? 131 : 76), 10)),
  measured.hdl(values(28, halfYearly, () => 39, 4)),
  measured.triglycerides(values(29, halfYearly, (day) => (day < '2018-04-10' ? 228 : 181), 45)),
  measured.urate(values(30, halfYearly, (day) => (day < '2017-09-12' ? 9.1 : 6), 0.6, 1)),
  measured.ntProBnp(values(31, halfYearly, (day) => (day < heartFailure ? 380 : from(760, 1480)(day)), 190)),
  measured.albuminCreatinine(values(32, yearly, from(42, 310), 28)),
  measured.tsh(values(33, yearly, () => 2.1, 0.7, 2)),
  measured.ejectionFraction(values(34, yearly, from(58, 54), 2)),
  measured.phq9(values(35, halfYearly, (day) => (day < '2019-06-04' ? 5 : from(16, 2)(day)), 2)),
  measured.pulse(values(41, visitDays, () => 74, 11)),
  measured.temperature(values(42, visitDays, () => 36.6, 0.4, 1)),
  measured.breathing(values(43, visitDays, from(15, 18), 2)),
  measured.oxygen(values(44, visitDays, from(97, 94), 2)),
  measured.weight(values(45, weighings, weightOn, 0.6, 1)),
  measured.height(values(46, yearly, () => 178, 0)),
]

function bloodPressures(): BloodPressure[] {
  const draw = drawn(47)
  const around = (middle: number, varies: number) => Math.round(middle + (draw() + draw() - 1) * varies)
  return visitDays.map((day) => [day, around(from(148, 134)(day), 16), around(from(84, 70)(day), 9)])
}

/** Which day a visit was is drawn; what it was about, where something happened near that day, is told. */
const occasions: { near: string; reason: string; code: string }[] = [
  { near: '2017-09-12', reason: 'Gout, right big toe', code: 'M1A.9XX0' },
  { near: '2018-10-02', reason: 'Shingles', code: 'B02.9' },
  { near: heartFailure, reason: 'Swollen legs, short of breath', code: 'I50.32' },
  { near: '2019-06-04', reason: 'Low mood since the hospital stay', code: 'F33.1' },
  { near: '2021-08-17', reason: 'Red, hot left shin', code: 'L03.116' },
  { near: '2022-06-14', reason: 'Sugar too high on glipizide, twice too low', code: 'E11.22' },
  { near: '2023-05-16', reason: 'High potassium on lisinopril', code: 'E87.5' },
  { near: '2024-12-10', reason: 'Nosebleeds on warfarin', code: 'R04.0' },
]
const usual: Pick<PastVisit, 'reason' | 'code'>[] = [
  { reason: 'Diabetes follow-up', code: 'E11.22' },
  { reason: 'Heart and kidneys, follow-up', code: 'I13.0' },
  { reason: 'Anticoagulation review', code: 'Z79.01' },
  { reason: 'Knee pain', code: 'M17.0' },
]

function visits(): PastVisit[] {
  const byDay = new Map(
    occasions.map(({ near, reason, code }) => [
      visitDays.findIndex((day) => day >= near),
      { reason, code, minutes: 40, how: 'in-person' as const },
    ]),
  )
  return visitDays.map((when, n) => ({
    when,
    minutes: n % 3 === 0 ? 30 : 15,
    how: n % 3 === 0 ? 'in-person' : 'video',
    with: n % 4 === 1 ? 'lindholm' : 'okafor',
    ...(usual[n % usual.length] as Pick<PastVisit, 'reason' | 'code'>),
    ...byDay.get(n),
  }))
}

const problems: Problem[] = [
  {
    code: 'I13.0',
    display:
      'Hypertensive heart and chronic kidney disease with heart failure and stage 1 through stage 4 chronic kidney disease, or unspecified chronic kidney disease',
    onset: heartFailure,
  },
  { code: 'I50.32', display: 'Chronic diastolic (congestive) heart failure', onset: heartFailure },
  { code: 'I48.21', display: 'Permanent atrial fibrillation', onset: '2016-10-04' },
  { code: 'Z79.01', display: 'Long term (current) use of anticoagulants', onset: '2016-10-04' },
  {
    code: 'E11.22',
    display: 'Type 2 diabetes mellitus with diabetic chronic kidney disease',
    onset: '2011-03-15',
  },
  { code: 'E11.42', display: 'Type 2 diabetes mellitus with diabetic polyneuropathy', onset: '2018-04-10' },
  {
    code: 'N18.31',
    display: 'Chronic kidney disease, stage 3a',
    onset: '2017-03-07',
    ended: '2022-06-14',
  },
  { code: 'N18.32', display: 'Chronic kidney disease, stage 3b', onset: '2022-06-14' },
  { code: 'D63.1', display: 'Anemia in chronic kidney disease', onset: '2022-12-06' },
  { code: 'E78.2', display: 'Mixed hyperlipidemia', onset: '2009-05-12' },
  { code: 'M1A.9XX0', display: 'Chronic gout, unspecified, without tophus (tophi)', onset: '2017-09-12' },
  { code: 'G47.33', display: 'Obstructive sleep apnea (adult) (pediatric)', onset: '2015-02-10' },
  { code: 'M17.0', display: 'Bilateral primary osteoarthritis of knee', onset: '2014-11-18' },
  { code: 'F33.42', display: 'Major depressive disorder, recurrent, in full remission', onset: '2021-06-08' },
  { code: 'B02.9', display: 'Zoster without complications', onset: '2018-10-02', ended: '2018-11-06' },
  { code: 'L03.116', display: 'Cellulitis of left lower limb', onset: '2021-08-17', ended: '2021-09-07' },
  { code: 'E87.5', display: 'Hyperkalemia', onset: '2023-05-16', ended: '2023-07-11' },
]

const medications: Exclude<Story['medications'], string | { noneKnownSince: string }> = [
  {
    rxcui: '855332',
    text: 'Warfarin sodium 5 MG Oral Tablet',
    dosage: '1 tablet by mouth every evening, adjusted to INR',
    since: '2016-10-04',
  },
  {
    rxcui: '866427',
    text: '24 HR metoprolol succinate 25 MG Extended Release Oral Tablet',
    dosage: '1 tablet by mouth once daily',
    since: '2016-10-04',
    ended: heartFailure,
  },
  {
    rxcui: '866436',
    text: '24 HR metoprolol succinate 50 MG Extended Release Oral Tablet',
    dosage: '1 tablet by mouth once daily',
    since: heartFailure,
  },
  {
    rxcui: '314077',
    text: 'Lisinopril 20 MG Oral Tablet',
    dosage: '1 tablet by mouth once daily',
    since: '2014-05-20',
    ended: '2023-05-16',
  },
  {
    rxcui: '308135',
    text: 'Amlodipine 10 MG Oral Tablet',
    dosage: '1 tablet by mouth once daily',
    since: '2023-05-16',
  },
  {
    rxcui: '313988',
    text: 'Furosemide 40 MG Oral Tablet',
    dosage: '1 tablet by mouth every morning',
    since: heartFailure,
  },
  {
    rxcui: '861004',
    text: 'Metformin hydrochloride 1000 MG Oral Tablet',
    dosage: '1 tablet by mouth twice daily with meals',
    since: '2011-03-15',
    ended: '2022-06-14',
  },
  {
    rxcui: '861007',
    text: 'Metformin hydrochloride 500 MG Oral Tablet',
    dosage: '1 tablet by mouth twice daily with meals',
    since: '2022-06-14',
  },
  {
    rxcui: '310490',
    text: 'Glipizide 5 MG Oral Tablet',
    dosage: '1 tablet by mouth once daily before breakfast',
    since: '2013-09-10',
    ended: '2022-06-14',
  },
  {
    rxcui: '1545658',
    text: 'Empagliflozin 10 MG Oral Tablet',
    dosage: '1 tablet by mouth every morning',
    since: '2022-06-14',
  },
  {
    rxcui: '617310',
    text: 'Atorvastatin 20 MG Oral Tablet',
    dosage: '1 tablet by mouth once daily',
    since: '2009-05-12',
    ended: '2018-04-10',
  },
  {
    rxcui: '617311',
    text: 'Atorvastatin 40 MG Oral Tablet',
    dosage: '1 tablet by mouth once daily',
    since: '2018-04-10',
  },
  {
    rxcui: '197319',
    text: 'Allopurinol 100 MG Oral Tablet',
    dosage: '1 tablet by mouth once daily',
    since: '2017-10-10',
  },
  {
    rxcui: '310431',
    text: 'Gabapentin 300 MG Oral Capsule',
    dosage: '1 capsule by mouth at night',
    since: '2018-04-10',
  },
  {
    rxcui: '312941',
    text: 'Sertraline 50 MG Oral Tablet',
    dosage: '1 tablet by mouth once daily',
    since: '2019-06-04',
    ended: '2022-03-08',
  },
  {
    rxcui: '313782',
    text: 'Acetaminophen 325 MG Oral Tablet',
    dosage: '2 tablets by mouth every 6 hours as needed for pain',
    since: '2014-11-18',
    overTheCounter: true,
  },
]

export const longStory: Story = {
  id: 'walter-nyberg',
  mrn: '102-233',
  given: ['Walter'],
  family: 'Nyberg',
  birthDate: '1950-02-17',
  gender: 'male',
  phone: '978 555 0176',
  line: '31 Hawthorne Street',
  city: 'Salem',
  state: 'MA',
  zip: '01970',
  practitioner: 'okafor',
  smoking: measured.smokedBefore('2016-11-29'),
  problems,
  allergies: [
    {
      rxcui: '7984',
      text: 'Penicillin V',
      reaction: 'Hives within an hour',
      severity: 'moderate',
      category: 'medication',
      criticality: 'high',
      type: 'allergy',
      onset: '1974',
      recorded: '2009-05-12',
    },
    { text: 'Shellfish', reaction: 'Itching mouth', category: 'food', recorded: '2012-01-24' },
  ],
  medications,
  bloodPressure: bloodPressures(),
  series,
  visits: visits(),
  waiting: {
    reason: 'Two kilograms heavier within ten days, ankles swollen',
    priority: 'routine',
    place: 'Salem, MA',
    state: 'MA',
    callBack: '978 555 0176',
    minutes: 16,
  },
}

/** The chart in a folder of its own, as `--load` takes it. */
export function writeLongChart(folder: string, story = longStory): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${story.id}.json`), JSON.stringify(storyBundle(story)))
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2)
  if (!folder) throw new Error('node resources/training/long-chart.ts DIR')
  writeLongChart(folder)
}
