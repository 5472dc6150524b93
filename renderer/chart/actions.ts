import type { Action } from '../base/actions.ts'

export const moveChartWindow: Action = {
  id: 'chart.window',
  title: 'The chart into a window of its own, and back',
  group: 'Visit',
  keys: ['Shift+F7'],
}

export const recordAllergy: Action = {
  id: 'chart.record-allergy',
  title: 'Record an allergy',
  group: 'Visit',
}

export const enterVitals: Action = {
  id: 'chart.enter-vitals',
  title: 'Enter vital signs and weight',
  note: 'As the patient tells them, with their source',
  group: 'Visit',
  keys: ['F2'],
}

export const enterPregnancy: Action = {
  id: 'chart.enter-pregnancy',
  title: 'Enter pregnancy or last period',
  group: 'Visit',
  keys: ['Shift+F2'],
}

export const enterMedicine: Action = {
  id: 'chart.enter-medicine',
  title: 'Enter a home medicine',
  note: 'Prescribed elsewhere, or over the counter',
  group: 'Visit',
  keys: ['Shift+F4'],
}

export const reconcile: Action = {
  id: 'chart.reconcile',
  title: 'Go through the medications',
  note: 'What the patient takes, otherwise takes, or does not take',
  group: 'Visit',
  keys: ['$mod+Shift+a'],
}

export const enterProblem: Action = {
  id: 'chart.enter-problem',
  title: 'Enter a problem',
  note: 'On the problem list, as told or as found',
  group: 'Visit',
  keys: ['F3'],
}

export const readWhatIsNew: Action = {
  id: 'chart.news',
  title: 'What is new since the last visit',
  note: 'Into the summary of the chart',
  group: 'Visit',
  keys: ['$mod+Shift+g'],
}

export const findInChart: Action = {
  id: 'chart.find',
  title: 'Find words in the chart',
  group: 'Visit',
  keys: ['$mod+f'],
}

export const openFlowsheet: Action = {
  id: 'chart.flowsheet',
  title: 'Results and vital signs over time',
  group: 'Visit',
  keys: ['Shift+F3'],
}

export const saveChart: Action = {
  id: 'chart.save',
  title: 'Save the chart as a FHIR document',
  note: 'All of it, for another system',
  group: 'Visit',
}

export const readLastNote: Action = {
  id: 'chart.read-note',
  title: 'Read the last note of the chart',
  group: 'Visit',
}

export const openCurrentRecord: Action = {
  id: 'chart.current-record',
  title: 'Open the current record',
  group: 'Visit',
}

export const chartActions = [
  readWhatIsNew,
  moveChartWindow,
  recordAllergy,
  enterVitals,
  enterPregnancy,
  enterMedicine,
  reconcile,
  enterProblem,
  findInChart,
  openFlowsheet,
  saveChart,
  readLastNote,
  openCurrentRecord,
]
