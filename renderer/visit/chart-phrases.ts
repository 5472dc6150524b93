import { formatDate } from '../../main/clinical/dates.ts'
import { carriedFrom } from '../../main/clinical/notes/carried.ts'
import type { Phrase } from '../../main/clinical/phrases/phrase.ts'
import type {
  AllergyView,
  ChartNote,
  ListState,
  MedicationView,
  ObservationView,
  OrderView,
  ProblemView,
  ReconciledLine,
} from '../../preload/views/index.ts'
import { allergyText } from '../chart/allergy-labels.ts'
import { medicationDates, saidText, useText } from '../chart/medication-labels.ts'
import { formatObservationDate, formatObservationValue, markOf } from '../chart/observation-labels.ts'
import { certaintyText } from '../chart/problem-labels.ts'
import { answeredText } from '../reconciliation/answered-text.ts'

/** What of the chart can be called into a note as text: `.problems`, `.meds`, …, each line with its date as the chart has it. */

const phrase = (name: string, title: string, lines: string[], more = 0): Phrase[] =>
  lines.length === 0
    ? []
    : [
        {
          id: `chart-${name}`,
          name,
          title,
          of: 'practice',
          complaints: [],
          texts: [{ section: null, text: [...lines, ...left(more)].join('\n') }],
          boxes: [],
          score: null,
          source: null,
        },
      ]

const line = (what: string, details: (string | null | undefined | false)[]): string => {
  const said = details.filter(Boolean).join(', ')
  return said ? `${what} (${said})` : what
}

/** Lines of a list, and how many more there are; none where the list is not loaded or cannot be read as a whole. */
export function wholeOf<T>(
  list: { state: ListState; items: T[]; total: number; broken: boolean } | null | undefined,
): [items: T[], more: number] {
  if (!list || list.broken || (list.state !== 'listed' && list.state !== 'none-known')) return [[], 0]
  return [list.items, Math.max(0, list.total - list.items.length)]
}

/** A part of a list is not written as if it were the list. */
const left = (more: number): string[] => (more > 0 ? [`… and ${more} more in the chart`] : [])

export const problemsPhrase = (problems: ProblemView[], more = 0): Phrase[] =>
  phrase(
    'problems',
    'Problems of today, from the chart',
    problems
      .filter(({ active }) => active)
      .map((one) => line(one.text, [certaintyText(one), one.onset && `since ${formatDate(one.onset)}`])),
    more,
  )

export const allergiesPhrase = (allergies: AllergyView[]): Phrase[] =>
  phrase(
    'allergies',
    'Allergies, from the chart',
    allergies
      .filter(({ active }) => active)
      .map((one) => line(allergyText(one), [one.reaction, one.unconfirmed && !one.none && 'unconfirmed'])),
  )

export const medicationsPhrase = (medications: MedicationView[], more = 0): Phrase[] =>
  phrase(
    'meds',
    'Medications, from the chart',
    medications
      .filter(({ use }) => use === 'taken' || use === 'on-hold' || use === 'banned')
      .map((one) =>
        line([one.text, one.dosage].filter(Boolean).join(', '), [
          useText(one),
          one.said && saidText(one.said),
          ...medicationDates(one),
        ]),
      ),
    more,
  )

/** As the patient said it in this visit, and what nobody asked about; offered once somebody asked. */
export const reconciledPhrase = (lines: ReconciledLine[]): Phrase[] => {
  const unasked = lines.filter(({ answer }) => answer === null).map(({ medicine }) => medicine.text)
  return phrase('medrec', 'Medications, as gone through in this visit', [
    ...lines.flatMap(({ medicine: { text, dosage }, answer }) =>
      answer ? [`${[text, dosage].filter(Boolean).join(', ')}: ${inSentence(answeredText(answer))}`] : [],
    ),
    ...(unasked.length > 0 && unasked.length < lines.length ? [`Not asked: ${unasked.join('; ')}`] : []),
  ])
}

const inSentence = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`

/** The latest of each, with its day: what is not of today says so by it. */
export const observationsPhrase = (name: string, title: string, found: ObservationView[]): Phrase[] =>
  phrase(
    name,
    title,
    found
      .filter(({ value }) => value !== '')
      .map(
        (one) =>
          `${one.name} ${line(formatObservationValue(one), [markOf(one), formatObservationDate(one)])}`,
      ),
  )

/** What did not reach a pharmacy is not written as if it had; a draft goes out with the note. */
const notSent: Partial<Record<OrderView['state'], string>> = {
  held: ' (held, not sent)',
  failed: ' (did not reach the pharmacy)',
}

export const ordersPhrase = (orders: OrderView[]): Phrase[] =>
  phrase(
    'orders',
    'Orders of this visit',
    orders
      .filter(({ state }) => state !== 'stopped')
      .map(
        ({ medication, strength, dosage, quantity, quantityUnit, refills, state }) =>
          `${[medication, strength].filter(Boolean).join(' ')}: ${dosage}; ${quantity} ${quantityUnit}, refills ${refills}${notSent[state] ?? ''}`,
      ),
  )

export const lastNoteId = 'chart-last'

/** Offered where there is one; its text is read, and that recorded, when it is called. */
export const lastNotePhrase = ({ when, author }: Pick<ChartNote, 'when' | 'author'>): Phrase => ({
  id: lastNoteId,
  name: 'last',
  title: `From the note of ${formatDate(when)}`,
  of: 'practice',
  complaints: [],
  texts: [],
  boxes: [
    {
      kind: 'tick',
      label: `What ${author} wrote, section by section; exam, vital signs, risk and times are left out`,
      section: 'subjective',
      text: '',
      points: 0,
      not: null,
      stops: null,
    },
  ],
  score: null,
  source: null,
})

/** Each section is accepted by a press, or stays where it is. */
export const carriedPhrase = (note: ChartNote): Phrase => ({
  ...lastNotePhrase(note),
  boxes: carriedFrom(note).map(({ section, title, text }) => ({
    kind: 'tick',
    label: `${title}: ${shortened(text.slice(text.indexOf('\n') + 1))}`,
    section,
    text,
    points: 0,
    not: null,
    stops: null,
  })),
})

const shortened = (text: string): string => {
  const one = text.replaceAll('\n', ' ')
  return one.length > 60 ? `${one.slice(0, 60)}…` : one
}
