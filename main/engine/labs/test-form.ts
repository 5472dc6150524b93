import type { ServiceRequest } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import type { TestFormView } from '../../../preload/views/index.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import { icdOf } from '../../clinical/diagnoses/visit-diagnoses.ts'
import type { OrderableTest } from '../../clinical/labs/orderable.ts'
import { answersOf, idIn, type Payer, payerOf, siteIdOf } from '../../clinical/labs/request.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { visitDiagnoses } from '../record/visit-diagnoses.ts'
import { earlierOf } from './earlier.ts'
import { sitesFor } from './sites.ts'
import { coverageName, coveragesOf, siteView } from './test-view.ts'

type Of = {
  cache: ReadableCache
  encounterId: string
  patientId: string
  test: OrderableTest
  /** In ms. */
  now: number
  unsigned: readonly ServiceRequest[]
  /** The unsigned order that is changed. */
  replaced: ServiceRequest | undefined
}

/** What is asked of a test, and what stands there before anybody says otherwise: as it was said before, else as is on record. */
export function formOf(of: Of): TestFormView {
  const { cache, encounterId, patientId, test, now, unsigned, replaced } = of
  const { sites, begin } = sitesFor(of, test, unsigned)
  const coverages = coveragesOf(cache, patientId, now)
  const diagnoses = visitDiagnoses(cache, encounterId, cache.read('Encounter', encounterId)?.resource)
  const [only, ...more] = coverages
  const ids = unsigned.map(({ id }) => id ?? '')
  return {
    id: test.id,
    name: test.name,
    kind: test.kind,
    specimen: test.specimen,
    preparation: test.preparation,
    questions: test.questions,
    example: test.example,
    earlier: earlierOf(cache, patientId, test, now, ids),
    sites: sites.map(siteView),
    payers: [
      ...coverages.map((one) => ({ value: `Coverage/${one.id}`, label: coverageName(one) })),
      { value: 'patient', label: 'The patient' },
      { value: 'practice', label: 'The practice' },
    ],
    reasons: diagnoses.map((one) => {
      const icd = icdOf(one)
      return { value: one.id, label: icd ? `${icd.code} ${icd.title}` : conceptText(one.code) || 'Not named' }
    }),
    begin: replaced
      ? asSaid(
          replaced,
          sites.map(({ id }) => id),
        )
      : {
          answers: {},
          stat: false,
          site: begin?.id ?? '',
          payer: only && more.length === 0 ? `Coverage/${only.id}` : '',
          reason: diagnoses[0]?.id ?? '',
        },
  }
}

function asSaid(order: ServiceRequest, sites: readonly string[]): TestFormView['begin'] {
  const payer = payerOf(order)
  const site = siteIdOf(order)
  return {
    answers: answersOf(order),
    stat: order.priority === 'stat',
    site: site && sites.includes(site) ? site : '',
    payer: !payer ? '' : 'coverage' in payer ? `Coverage/${payer.coverage.id}` : payer.by,
    reason: idIn(order.reasonReference?.[0], 'Condition') ?? '',
  }
}

/** Throws `not-found` for a coverage that is not on record, or not in force any more. */
export function payerToName(
  cache: ReadableCache,
  patientId: string,
  now: number,
  said: string | null,
): Payer | null {
  if (said === null) return null
  if (said === 'patient' || said === 'practice') return { by: said }
  const found = coveragesOf(cache, patientId, now).find(({ id }) => `Coverage/${id}` === said)
  if (!found) throw new Refusal('not-found', 'This coverage is not on record any more. Choose another.')
  return { coverage: { id: found.id, name: coverageName(found) } }
}
