import type { SearchAnswer } from '../../../preload/views/index.ts'
import type { FakeChart } from './fake-chart.ts'

/** Notes and records of the fake that hold the words. */
export function foundIn({ notes, records }: FakeChart, query: string): SearchAnswer {
  const holds = (text: string) => text.toLowerCase().includes(query.toLowerCase())
  const ofNotes = notes.items.flatMap((note) => {
    const part =
      'parts' in note ? (note.parts as { text: string }[]).find(({ text }) => holds(text)) : undefined
    if (!part) return []
    const { compositionId: id, title, when } = note
    const type = 'Composition'
    return {
      type,
      id,
      group: 'notes' as const,
      what: 'Note',
      title,
      when,
      enteredInError: false,
      snippet: part.text,
    }
  })
  const ofRecords = records.flatMap(({ section, record }) => {
    const { type, id, what, title, when, enteredInError, elements } = record
    const element = elements.find(({ value }) => value && holds(value))
    if (!element) return []
    return { type, id, group: section, what, title, when, enteredInError, snippet: element.value ?? '' }
  })
  const groups = [...Map.groupBy([...ofNotes, ...ofRecords], ({ group }) => group)]
  return { groups: groups.map(([group, lines]) => ({ group, lines })), more: false }
}
