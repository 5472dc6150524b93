import type { Action } from '../base/actions.ts'

export const openInstructions: Action = {
  id: 'instructions.open',
  title: 'Instructions for the patient',
  note: 'By diagnosis, in English and Spanish',
  group: 'Visit',
  keys: ['$mod+Shift+p'],
}

export const instructionsActions = [openInstructions]
