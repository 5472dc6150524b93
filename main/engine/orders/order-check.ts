import { assertNever } from '../../../preload/assert-never.ts'
import type { LicensureView, ListState, OrderAlert, OrderCheck } from '../../../preload/views.ts'
import { screenAllergies } from '../../clinical/allergies/allergy-screen.ts'
import type { Ingredient } from '../../clinical/medications/catalogue.ts'
import { screenMedications } from '../../clinical/medications/medication-screen.ts'
import type { Medicine } from '../../clinical/medications/medicine.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { lacksSome, madeOf } from '../chart/chart-parts.ts'
import { currentRecord } from '../chart/current-record.ts'
import { current } from '../chart/list-state.ts'
import { findMedication } from '../chart/medications.ts'

/** No interaction service (CDS Hooks `order-sign`) is asked yet, so each order says so. */
const interactions = 'Interactions not checked'

/**
 * Everything that can be said on this machine, now, of ordering these ingredients for this patient.
 * `drafts`: what is ordered beside it in this visit. `except`: the order itself, already in the chart.
 */
export function checkOrder({
  cache,
  patientId,
  ingredients,
  listState,
  licensure,
  drafts,
  except,
}: {
  cache: ReadableCache
  patientId: string
  /** null: not in the catalog, so nothing of it can be compared. */
  ingredients: Ingredient[] | null
  listState: ListState
  licensure: LicensureView
  drafts: Medicine[]
  except: string | null
}): OrderCheck {
  const allergies = screenAllergies({
    ingredients: ingredients ?? [],
    allergies: current(cache, 'AllergyIntolerance', patientId),
    listState,
  })
  const medicines: Medicine[] = [
    ...current(cache, 'MedicationRequest', patientId),
    ...current(cache, 'MedicationStatement', patientId),
    ...drafts,
  ]
  const loaded =
    cache.compartment(patientId).state === 'complete' && !lacksSome(cache, patientId, madeOf.medications)
  const medications = screenMedications({
    ingredients: ingredients ?? [],
    medicines: medicines.filter(({ id }) => id !== except),
    find: findMedication(cache),
    loaded,
  })
  const closed = closedBy(licensure)
  const replaced = replacedAlert(cache, patientId, ingredients ?? [])
  const alerts = [...licenceAlert(closed), ...replaced, ...allergies.alerts, ...medications.alerts]
  const unknown = ingredients
    ? []
    : ['Allergies and duplicates not checked: this medication is not in the catalog']
  return {
    alerts,
    notChecked: [...unknown, ...allergies.notChecked, ...medications.notChecked, interactions],
    needsReason: alerts.some(({ kind, severity }) => kind !== 'licence' && severity === 'stop'),
    closed,
  }
}

/**
 * What is ordered on a record that was replaced is ordered past the patient's allergies and medications. Where the
 * current record is on this machine, it is said what speaks against the order there.
 */
function replacedAlert(cache: ReadableCache, patientId: string, ingredients: Ingredient[]): OrderAlert[] {
  const living = currentRecord(cache, patientId)
  if (!living) return []
  const of = living.patientId
  const found = [
    ...screenAllergies({
      ingredients,
      allergies: current(cache, 'AllergyIntolerance', of),
      listState: 'listed',
    }).alerts,
    ...screenMedications({
      ingredients,
      medicines: [...current(cache, 'MedicationRequest', of), ...current(cache, 'MedicationStatement', of)],
      find: findMedication(cache),
      loaded: true,
    }).alerts,
  ]
  const says = found.length > 0 ? `The current record says: ${found.map(({ words }) => words).join(' ')}` : ''
  const there = !living.patient
    ? 'The current record is not on this machine: its allergies and medications were not checked.'
    : cache.compartment(of).state !== 'complete'
      ? `${says} The current record is not all loaded: not all of its allergies and medications were checked.`.trimStart()
      : says || 'Open the current record: its allergies and medications count.'
  return [
    {
      kind: 'record-replaced',
      severity: 'stop',
      words: `This record was replaced by another. ${there}`,
      allergyId: null,
      medicationId: null,
      ingredient: null,
    },
  ]
}

/** The law asks where the patient is: until that is recorded nothing may be prescribed either. */
function closedBy({ prescribing, words }: LicensureView): string | null {
  switch (prescribing) {
    case 'open':
      return null
    case 'closed':
      return words || 'You hold no license where the patient is now.'
    case 'unknown':
      return words || 'Record where the patient is now: it decides whether you may prescribe.'
    default:
      return assertNever(prescribing)
  }
}

const licenceAlert = (closed: string | null): OrderAlert[] =>
  closed
    ? [
        {
          kind: 'licence',
          severity: 'stop',
          words: closed,
          allergyId: null,
          medicationId: null,
          ingredient: null,
        },
      ]
    : []
