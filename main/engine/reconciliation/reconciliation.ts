import type { MedicationStatement } from '@medplum/fhirtypes'
import type { Output } from '../../../preload/contract/index.ts'
import type { MedicationView, ReconciledLine } from '../../../preload/views/index.ts'
import { formatDate } from '../../clinical/dates.ts'
import { enteredBy } from '../../clinical/entered-by.ts'
import { orderSpokenOf } from '../../clinical/medications/about-order.ts'
import type { Medicine } from '../../clinical/medications/medicine.ts'
import { lastWord } from '../../clinical/medications/reconciled.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { chartParts } from '../chart/chart-parts.ts'
import { clinicianOf, saidOfOrders } from '../chart/said-of-orders.ts'
import { type EngineContext, visitOf } from '../context/engine-context.ts'
import { idIn } from '../fhir/read.ts'
import { encounterOf } from '../fhir/whose.ts'
import { flagIn } from '../flags/flags.ts'
import { fillsIn, fillText, lastFill } from '../orders/refill.ts'

/** So many lines are gone through at a visit; that there are more is said. */
const most = 200
/** What a patient can be asked about: what is over, proposed or banned is none of it. */
const asked: ReadonlySet<MedicationView['use']> = new Set(['taken', 'on-hold', 'unknown', 'not-taken'])

type Of = { cache: ReadableCache; encounterId: string; practitionerId: string }

/** All medicines that the chart knows and that may be taken, each with where it is from, its last fill and what was answered. */
export function reconciliationOf(context: EngineContext, encounterId: string): Output<'reconciliation.get'> {
  const { cache } = context
  const { patientId, me } = visitOf(context, encounterId)
  const of = { cache, encounterId, practitionerId: me.practitionerId }
  const part = chartParts(cache, patientId, context.platform.log, of).medications(most)
  const said = saidOfOrders(cache, patientId)
  const fills = fillsIn(cache, patientId)
  const lines = part.items
    .filter(({ use }) => asked.has(use))
    .flatMap((medicine): ReconciledLine[] => {
      const { id, type = 'MedicationRequest' } = medicine
      const resource: Medicine | undefined = cache.read(type, id)?.resource
      if (!resource) return []
      const statement = resource.resourceType === 'MedicationStatement' ? resource : said.of(resource)
      const fill = lastFill(cache, fills, resource)
      return [
        {
          medicine,
          source: sourceOf(of, resource),
          fill: fill ? fillText(fill) : null,
          answer: statement ? answerIn(of, statement) : null,
        },
      ]
    })
    // By name: a line stays where it is when it is answered.
    .toSorted(
      (a, b) =>
        a.medicine.text.localeCompare(b.medicine.text, 'en') || (a.medicine.id < b.medicine.id ? -1 : 1),
    )
  return {
    offered: flagIn(cache, 'reconciliation'),
    state: part.state,
    broken: part.broken,
    more: Math.max(0, part.total - part.items.length),
    lines,
  }
}

/** What was answered in this visit, by whomever. */
function answerIn(of: Of, statement: MedicationStatement): ReconciledLine['answer'] {
  const { cache, encounterId, practitionerId } = of
  const word = lastWord(statement)
  if (word?.visit === encounterId)
    return {
      is: word.answer,
      words: word.words,
      at: word.at,
      by: clinicianOf(cache, word.by),
      own: idIn(word.by ?? undefined, 'Practitioner') === practitionerId,
    }
  if (!isAdded(of, statement)) return null
  const author = statement.note?.[0]?.authorReference
  return {
    is: 'added',
    words: '',
    at: statement.dateAsserted ?? null,
    by: clinicianOf(cache, author),
    own: idIn(author, 'Practitioner') === practitionerId,
  }
}

/** Told anew in this visit, and not said of an order. */
export const isAdded = ({ encounterId }: Pick<Of, 'encounterId'>, statement: MedicationStatement): boolean =>
  encounterOf(statement) === encounterId &&
  enteredBy(statement) !== undefined &&
  orderSpokenOf(statement) === null

/** Where the chart has it from, as far as it says so. */
function sourceOf({ cache, practitionerId }: Of, medicine: Medicine): string {
  if (medicine.resourceType === 'MedicationRequest') {
    const on = medicine.authoredOn ? ` on ${formatDate(medicine.authoredOn)}` : ''
    if (idIn(medicine.requester, 'Practitioner') === practitionerId) return `Prescribed by you${on}`
    const name = clinicianOf(cache, medicine.requester)
    return name ? `Prescribed by ${name}${on}` : `Prescribed${on}; by whom is not recorded`
  }
  const on = medicine.dateAsserted ? ` on ${formatDate(medicine.dateAsserted)}` : ''
  const author = medicine.note?.[0]?.authorReference
  const to = enteredBy(medicine) ? clinicianOf(cache, author) : ''
  if (idIn(medicine.informationSource, 'Patient') !== null)
    return `Told by the patient${on}${to && ` to ${to}`}`
  const source = medicine.informationSource?.display || clinicianOf(cache, medicine.informationSource)
  return source ? `Recorded${on} from ${source}` : `Recorded${on}; from whom is not recorded`
}
