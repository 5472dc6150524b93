import type { SectionCode } from '../../preload/views/index.ts'
import type { Action } from '../base/actions.ts'

const group = 'Note'

const section = (code: SectionCode, title: string, digit: number): Action => ({
  id: `note.${code}`,
  title,
  group,
  keys: [`Alt+Digit${digit}`],
})

export const goToSection: Record<SectionCode, Action> = {
  subjective: section('subjective', 'Subjective', 1),
  objective: section('objective', 'Objective', 2),
  assessment: section('assessment', 'Assessment', 3),
  plan: section('plan', 'Plan', 4),
}
export const typeHere: Action = {
  id: 'note.type-here',
  title: 'Type here instead',
  note: 'Takes the note over from another device of yours',
  group,
  keys: ['Alt+Digit0'],
}
export const beginWithTemplate: Action = {
  id: 'note.template',
  title: 'Template for the reason of the visit',
  group,
  keys: ['Alt+Digit9'],
}
export const openPhrases: Action = {
  id: 'note.phrases',
  title: 'Phrases',
  note: 'What a dot and a name bring into a note: yours and the practice’s',
  group,
}
export const correctSpelling: Action = {
  id: 'note.spelling',
  title: 'Correct the underlined word at the caret',
  group,
  keys: ['Alt+Enter'],
  native: true,
}
export const addAddendum: Action = { id: 'note.addendum', title: 'Add an addendum', group }
export const signAddendum: Action = {
  id: 'note.sign-addendum',
  title: 'Review and sign the addendum',
  note: 'Or the note written anew',
  group,
}
export const markNote: Action = { id: 'note.mark', title: 'Mark the note entered in error', group }
export const markAddendum: Action = {
  id: 'note.mark-addendum',
  title: 'Mark the last addendum entered in error',
  group,
}

export const noteActions = [
  ...Object.values(goToSection),
  typeHere,
  beginWithTemplate,
  openPhrases,
  correctSpelling,
  addAddendum,
  signAddendum,
  markNote,
  markAddendum,
]
