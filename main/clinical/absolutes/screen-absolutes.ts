import type { ScreenAlert } from '../alerts.ts'
import { type MedicationUse, medicationUse } from '../medications/medication-use.ts'
import { type FindMedication, type Medicine, medicineName } from '../medications/medicine.ts'
import { absolutes } from './absolutes.ts'
import { isDrug, isLocal, type Named } from './names.ts'
import type { Measured, PatientFacts } from './patient-facts.ts'
import type { Absolute } from './rows/absolute.ts'
import type { Drug } from './rows/drugs.ts'

/** Which rows of the table an order meets, and what could not be looked up because it is not known. */
export type AbsoluteScreen = { alerts: ScreenAlert[]; notKnown: string[] }

/** What may be in the patient, or soon will be. */
const counts: ReadonlySet<MedicationUse> = new Set(['taken', 'on-hold', 'planned', 'unknown', 'draft'])

/**
 * An order against the table: with the medicines of the chart and those ordered beside it, by the patient's age,
 * pregnancy and kidneys. Pure. A `stop` needs a reason to go on, as one of an allergy does.
 */
export function screenAbsolutes({
  ordered,
  medicines,
  find,
  facts,
}: {
  ordered: Named
  medicines: Medicine[]
  find: FindMedication
  facts: PatientFacts
}): AbsoluteScreen {
  const beside = medicines
    .filter((one) => counts.has(medicationUse(one)))
    .map((medicine) => ({ medicine, name: medicineName(medicine, find) }))
  const rows = absolutes.filter((row) => row.meets === 'pair' || holds(row, ordered, row.drugs))
  const found = rows.map((row) => limitOf(row, facts))
  const unknown = Map.groupBy(
    found.flatMap((one) => one.unknown ?? []),
    ({ what }) => what,
  )
  return {
    alerts: [...pairsIn(ordered, beside), ...found.flatMap(({ alert }) => alert ?? [])].toSorted(stopsFirst),
    notKnown: [...unknown.values()].flatMap(([first]) => first?.message ?? []),
  }
}

/** Does a row ask of pregnancy or kidneys for it? */
export const hasLimits = (ordered: Named): boolean =>
  absolutes.some(
    (row) => (row.meets === 'pregnancy' || row.meets === 'kidney') && holds(row, ordered, row.drugs),
  )

type Beside = { medicine: Medicine; name: Named }

const holds = ({ anyForm }: Absolute, named: Named, drugs: readonly Drug[]): boolean =>
  (anyForm || !isLocal(named)) && drugs.some((drug) => isDrug(named, drug))

/** One alert for a row, whatever meets it; of several rows for one medicine the strictest, so that each is said once. */
function pairsIn(ordered: Named, beside: Beside[]): ScreenAlert[] {
  const met = new Map<Absolute, Beside[]>()
  for (const other of beside) {
    const [row] = absolutes.filter((row) => isPair(row, ordered, other.name)).toSorted(rowsFirst)
    if (row) met.set(row, [...(met.get(row) ?? []), other])
  }
  return [...met].map(([row, others]) => {
    const drafts = others.filter(({ medicine }) => medicationUse(medicine) === 'draft')
    const charted = others.filter((one) => !drafts.includes(one))
    return alertOf(
      row,
      row.level,
      [listed('In the chart', charted), listed('Ordered beside it', drafts)].filter(Boolean).join(' '),
      // An unsigned order can be removed again: what is signed must not name it.
      charted.flatMap(({ medicine }) => (medicine.id ? [`${medicine.resourceType}/${medicine.id}`] : [])),
    )
  })
}

const isPair = (row: Absolute, one: Named, other: Named): boolean =>
  row.meets === 'pair' &&
  ((holds(row, one, row.drugs) && holds(row, other, row.with)) ||
    (holds(row, one, row.with) && holds(row, other, row.drugs)))

const listed = (where: string, all: Beside[]): string =>
  all.length > 0 ? `${where}: ${[...new Set(all.map(({ name }) => name.text))].join('; ')}.` : ''

type Limit = { alert?: ScreenAlert; unknown?: { what: string; message: string } }

function limitOf(row: Absolute, facts: PatientFacts): Limit {
  switch (row.meets) {
    case 'pair':
      return {}
    case 'age':
      return ageLimit(row, facts)
    case 'pregnancy':
      return pregnancyLimit(row, facts)
    case 'kidney':
      return kidneyLimit(row, facts)
  }
}

function ageLimit(row: Extract<Absolute, { meets: 'age' }>, { months, age }: PatientFacts): Limit {
  if (months === null) return { unknown: { what: 'age', message: `Age not known. ${row.says}` } }
  if (months >= row.underMonths || months < (row.fromMonths ?? 0)) return {}
  return { alert: alertOf(row, row.level, `The patient’s age: ${age}.`, []) }
}

function pregnancyLimit(
  row: Extract<Absolute, { meets: 'pregnancy' }>,
  { pregnancy: { state, recorded, weeks, weeksBy, about, same, asked } }: PatientFacts,
): Limit {
  if (state === 'not-pregnant') return {}
  if (state === 'unknown') {
    const last = recorded ? ` (last recorded: ${recorded})` : ''
    return asked ? { unknown: { what: 'pregnancy', message: `Pregnancy not known${last}. ${row.says}` } } : {}
  }
  const isEarly = row.fromWeek !== undefined && weeks !== null && weeks < row.fromWeek
  if (isEarly && !weeksBy) return {}
  // That there is a pregnancy is known, not how far it is: a second look, not a stop. A patient’s own date silences nothing.
  const unsure = row.fromWeek !== undefined && (weeks === null || isEarly)
  const week = weeks === null ? '; weeks not known' : `; week ${weeks}${weeksBy ? ` ${weeksBy}` : ''}`
  return {
    alert: alertOf(
      row,
      unsure ? 'look' : row.level,
      `Recorded: ${recorded}${row.fromWeek === undefined ? '' : week}.`,
      about ? [about] : [],
      same,
    ),
  }
}

/**
 * Of eGFR and creatinine clearance the newer counts, of one day the lower. Where that is not the measure that the row names, it
 * stands in and says so, and asks for a look: the limit of the source is one of the other measure. But it takes no stop away
 * from the named measure where both are within the limit.
 */
function kidneyLimit(
  row: Extract<Absolute, { meets: 'kidney' }>,
  { eGFR, clearance, creatinine }: PatientFacts,
): Limit {
  const [named, other] = row.by === 'eGFR' ? [eGFR, clearance] : [clearance, eGFR]
  const isMet = (one: Measured): boolean => one.value < row.below && one.value >= (row.from ?? 0)
  const latest = !named || (other && standsBefore(other, named)) ? other : named
  if (!latest) {
    const blood = creatinine ? ` (creatinine ${creatinine.text}, ${creatinine.on})` : ''
    return { unknown: { what: 'kidney', message: `Kidney function not known${blood}. ${row.says}` } }
  }
  const known = named && isMet(latest) && isMet(named) ? named : latest
  const measure = known === eGFR ? 'eGFR' : 'creatinine clearance'
  const said = `${measure} ${known.text} (${known.on})${known === named ? '' : insteadOf(row.by, known, named)}`
  if (isMet(known))
    return { alert: alertOf(row, known === named ? row.level : 'look', `Last ${said}.`, [known.about]) }
  const message = `Kidney function not known since: ${said}. ${row.says}`
  return known.old ? { unknown: { what: 'kidney', message } } : {}
}

const standsBefore = (one: Measured, other: Measured): boolean =>
  one.day === other.day ? one.value < other.value : one.day > other.day

/** Why a measure is told that the row does not name. */
function insteadOf(by: string, known: Measured, named: Measured | null): string {
  if (!named) return `, for want of a${by === 'eGFR' ? 'n eGFR' : ' creatinine clearance'}`
  const how = known.day === named.day ? 'lower' : 'newer'
  return `, ${how} than the ${by} ${named.text} (${named.on})`
}

function alertOf(
  row: Absolute,
  level: Absolute['level'],
  why: string,
  about: string[],
  same: string[] = [],
): ScreenAlert {
  return {
    kind: 'absolute',
    severity: level === 'stop' ? 'stop' : 'warn',
    message: `${row.says} ${why}`,
    allergyId: null,
    medicationId: null,
    ingredient: null,
    absolute: { row: row.id, about, ...(same.length > 0 ? { same } : {}) },
  }
}

/** Does what a reason was given for answer what of the record meets the row? `named`: is this among it? */
export const isAnsweredBy = (
  { about, same = [] }: NonNullable<ScreenAlert['absolute']>,
  named: (reference: string) => boolean,
): boolean => about.every(named) || (same.length > 0 && [...about, ...same].some(named))

const rowsFirst = (a: Absolute, b: Absolute): number =>
  Number(b.level === 'stop') - Number(a.level === 'stop')
const stopsFirst = (a: ScreenAlert, b: ScreenAlert): number =>
  Number(b.severity === 'stop') - Number(a.severity === 'stop')
