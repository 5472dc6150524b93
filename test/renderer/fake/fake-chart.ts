import type {
  AllergyList,
  ChartHeader,
  ChartSection,
  EncounterList,
  MedicationList,
  NoteList,
  ObservationList,
  ProblemList,
  RecordSection,
  WholeRecord,
} from '../../../preload/views/index.ts'

type Whole<List extends { state: unknown; items: unknown[] }> = Pick<List, 'state' | 'items'>

/** A chart of the fake, with all that each list holds. */
export type FakeChart = ChartHeader & {
  problems: Whole<ProblemList>
  allergies: Whole<AllergyList>
  medications: Whole<MedicationList>
  encounters: Whole<EncounterList>
  notes: Whole<NoteList>
  records: { section: RecordSection; record: WholeRecord }[]
} & { [Section in ChartSection]: Whole<ObservationList> }

/** As the engine answers: the beginning of a list, and how many there are. */
export const pageOf = <State, Item>({ state, items }: { state: State; items: Item[] }, most: number) => ({
  state,
  items: items.slice(0, most),
  total: items.length,
  broken: false,
})
