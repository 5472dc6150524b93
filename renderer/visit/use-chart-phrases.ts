import { useMemo } from 'react'
import type { Phrase } from '../../main/clinical/phrases/phrase.ts'
import type { ReconciliationView } from '../../preload/views/index.ts'
import { rounds } from '../base/bridge.ts'
import { ifItCan } from '../base/if-it-can.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { useAllergies } from '../chart/use-chart.ts'
import {
  allergiesPhrase,
  carriedPhrase,
  lastNoteId,
  lastNotePhrase,
  medicationsPhrase,
  observationsPhrase,
  ordersPhrase,
  problemsPhrase,
  reconciledPhrase,
  wholeOf,
} from './chart-phrases.ts'

/** Lines of a list: what is longer is no text for a note. */
const most = 30

export type ChartPhrases = {
  all: Phrase[]
  /** As it is to be written or asked; null: it could not be read. */
  opened(phrase: Phrase): Promise<Phrase | null>
}

/** What of this patient's chart can be called into the note of the visit. */
export function useChartPhrases(
  encounterId: string,
  reconciliation: ReconciliationView | null = null,
): ChartPhrases {
  const page = { chartOf: { encounterId }, most }
  const { data: problems } = useBridgeQuery('chart.problems', page)
  const { data: medications } = useBridgeQuery('chart.medications', page)
  const { data: allergies } = useAllergies({ encounterId })
  const { data: vitals } = useBridgeQuery('chart.observations', { ...page, section: 'vitals' })
  const { data: results } = useBridgeQuery('chart.observations', { ...page, section: 'results' })
  const { data: orders } = useBridgeQuery('orders.list', { encounterId })
  const { data: notes } = useBridgeQuery('chart.notes', page)
  return useMemo(() => {
    const last = ifItCan(
      () =>
        notes?.items.find(
          (one) =>
            one.signed && one.kind === 'note' && one.marked === null && one.encounterId !== encounterId,
        ),
      undefined,
    )
    const each: (() => Phrase[])[] = [
      () => problemsPhrase(...wholeOf(problems)),
      () => medicationsPhrase(...wholeOf(medications)),
      () => reconciledPhrase(reconciliation?.lines ?? []),
      // Those in force are always all there.
      () => allergiesPhrase(wholeOf(allergies)[0]),
      () => observationsPhrase('vitals', 'Vital signs with their days, from the chart', vitals?.items ?? []),
      () => observationsPhrase('results', 'Results with their days, from the chart', results?.items ?? []),
      () => ordersPhrase(orders ?? []),
      () => (last ? [lastNotePhrase(last)] : []),
    ]
    return {
      all: each.flatMap((phrases) => ifItCan(phrases, [])),
      async opened(phrase) {
        if (phrase.id !== lastNoteId || !last) return phrase
        const of = { chartOf: { encounterId }, compositionId: last.compositionId }
        const read = await rounds.call('chart.note', of)
        if (!read.ok) return null
        void rounds.call('chart.noteViewed', of)
        return carriedPhrase(read.value)
      },
    }
  }, [problems, medications, allergies, vitals, results, orders, notes, reconciliation, encounterId])
}
