import type { ChartNoteRow } from '../../preload/views/index.ts'

/** Our own notes are all visit notes: there the word is enough. */
export const noteTitle = ({ kind, title }: ChartNoteRow): string =>
  kind === 'addendum' ? 'Addendum' : title === 'Visit note' ? 'Note' : title
