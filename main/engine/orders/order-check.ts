import { assertNever } from '../../../preload/assert-never.ts'
import type { LicensureView, ListState, OrderAlert, OrderCheck } from '../../../preload/views/index.ts'
import { screenAbsolutes } from '../../clinical/absolutes/screen-absolutes.ts'
import { screenAllergies } from '../../clinical/allergies/allergy-screen.ts'
import { lastCurrentMedicine } from '../../clinical/chart/chart-place.ts'
import { withoutStopped } from '../../clinical/medications/about-order.ts'
import { screenMedications } from '../../clinical/medications/medication-screen.ts'
import { isBan } from '../../clinical/medications/medication-use.ts'
import { type Medicine, type MedicineName, medicineName } from '../../clinical/medications/medicine.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { lacksSome, madeOf } from '../chart/chart-parts.ts'
import { current } from '../chart/list-state.ts'
import { findMedication } from '../chart/medications.ts'
import { currentRecord } from '../record/current-record.ts'
import { patientFacts } from './patient-facts.ts'

/** What is ordered, as far as it can be told: by its codes, and by its words. */
export type Ordered = Pick<MedicineName, 'text' | 'ingredients' | 'allIngredientsKnown'>

/**
 * Everything that can be said on this machine, now, of ordering these ingredients for this patient.
 * `drafts`: what is ordered beside it in this visit. `except`: the order itself, already in the chart.
 */
export function checkOrder({
  cache,
  patientId,
  ordered,
  now,
  listState,
  licensure,
  drafts,
  except,
  prior = null,
  dose = [],
}: {
  cache: ReadableCache
  patientId: string
  ordered: Ordered
  /** In ms. */
  now: number
  listState: ListState
  licensure: LicensureView
  drafts: Medicine[]
  except: string | null
  /** The order that this one follows: the same medicine is then no duplicate. */
  prior?: string | null
  /** What is said of its dose and quantity. */
  dose?: OrderAlert[]
}): OrderCheck {
  const ingredients = ordered.allIngredientsKnown ? ordered.ingredients : []
  const allergies = screenAllergies({
    ingredients,
    allergies: current(cache, 'AllergyIntolerance', patientId),
    listState,
  })
  const medicines = [...medicinesOf(cache, patientId), ...drafts].filter(
    (one) => one.id !== except && !(one.id === prior && isSame(cache, one, ordered)),
  )
  const loaded =
    cache.compartment(patientId).state === 'complete' &&
    !lacksSome(cache, patientId, madeOf.medications) &&
    !cache.chart.list(patientId, 'medications', 1).broken
  const medications = screenMedications({ ingredients, medicines, find: findMedication(cache), loaded })
  const absolutes = screenAbsolutes({
    ordered,
    medicines,
    find: findMedication(cache),
    facts: patientFacts(cache, patientId, ordered, now),
  })
  const closed = closedBy(licensure)
  const replaced = replacedAlert(cache, patientId, ordered, now)
  const alerts = [
    ...licenseAlert(closed),
    ...replaced,
    ...[...allergies.alerts, ...absolutes.alerts, ...medications.alerts, ...dose].toSorted(stopsFirst),
  ]
  const unknown = ordered.allIngredientsKnown
    ? []
    : ['Allergies and duplicates not checked: this medication is not in the catalog']
  return {
    alerts,
    notChecked: [...unknown, ...allergies.notChecked, ...medications.notChecked, ...absolutes.notKnown],
    needsReason: alerts.some(({ kind, severity }) => kind !== 'license' && severity === 'stop'),
    closed,
  }
}

/** An order is followed by one of the same ingredients: else nothing of what speaks against it may be left out. */
function isSame(cache: ReadableCache, one: Medicine, ordered: Ordered): boolean {
  if (one.resourceType !== 'MedicationRequest' || isBan(one)) return false
  const name = medicineName(one, findMedication(cache))
  const codes = ({ ingredients }: Pick<Ordered, 'ingredients'>) =>
    ingredients
      .map(({ rxcui }) => rxcui)
      .toSorted()
      .join(' ')
  return name.allIngredientsKnown && ordered.allIngredientsKnown && codes(name) === codes(ordered)
}

const stopsFirst = (a: OrderAlert, b: OrderAlert): number =>
  Number(b.severity === 'stop') - Number(a.severity === 'stop')

/** What may be in the patient, or soon will be, and what must not be given: of what is over nothing is read. */
const medicinesOf = (cache: ReadableCache, patientId: string): Medicine[] =>
  withoutStopped(
    (['medications', 'medications-none', 'medications-beside'] as const).flatMap((list) =>
      cache.chart.upTo<Medicine>(patientId, list, lastCurrentMedicine),
    ),
  )

/**
 * What is ordered on a record that was replaced is ordered past the patient's allergies and medications. Where the
 * current record is on this machine, it is said what speaks against the order there.
 */
function replacedAlert(cache: ReadableCache, patientId: string, ordered: Ordered, now: number): OrderAlert[] {
  const living = currentRecord(cache, patientId)
  if (!living) return []
  const of = living.patientId
  const ingredients = ordered.allIngredientsKnown ? ordered.ingredients : []
  const medicines = medicinesOf(cache, of)
  const find = findMedication(cache)
  const found = [
    ...screenAllergies({
      ingredients,
      allergies: current(cache, 'AllergyIntolerance', of),
      listState: 'listed',
    }).alerts,
    ...screenAbsolutes({ ordered, medicines, find, facts: patientFacts(cache, of, ordered, now) }).alerts,
    ...screenMedications({ ingredients, medicines, find, loaded: true }).alerts,
  ]
  const says =
    found.length > 0 ? `The current record says: ${found.map(({ message }) => message).join(' ')}` : ''
  const there = !living.patient
    ? 'The current record is not on this machine: its allergies and medications were not checked.'
    : cache.compartment(of).state !== 'complete'
      ? `${says} The current record is not all loaded: not all of its allergies and medications were checked.`.trimStart()
      : says || 'Open the current record: its allergies and medications count.'
  return [
    {
      kind: 'record-replaced',
      severity: 'stop',
      message: `This record was replaced by another. ${there}`,
      allergyId: null,
      medicationId: null,
      ingredient: null,
    },
  ]
}

/** The law asks where the patient is: until that is recorded nothing may be prescribed either. */
function closedBy({ prescribing, message }: LicensureView): string | null {
  switch (prescribing) {
    case 'open':
      return null
    case 'closed':
      return message || 'Not licensed where the patient is now.'
    case 'unknown':
      return message || 'Record where the patient is now: it decides whether you may prescribe.'
    default:
      return assertNever(prescribing)
  }
}

const licenseAlert = (closed: string | null): OrderAlert[] =>
  closed
    ? [
        {
          kind: 'license',
          severity: 'stop',
          message: closed,
          allergyId: null,
          medicationId: null,
          ingredient: null,
        },
      ]
    : []
