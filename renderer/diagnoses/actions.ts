import type { Action } from '../base/actions.ts'

export const addDiagnosis: Action = {
  id: 'diagnoses.add',
  title: 'Add a diagnosis',
  group: 'Visit',
  keys: ['Shift+F8'],
}

export const diagnosisActions = [addDiagnosis]
