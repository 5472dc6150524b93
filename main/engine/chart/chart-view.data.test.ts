import { expect } from 'vitest'
import {
  AllergyList,
  ChartHeader,
  MedicationList,
  ObservationList,
  ProblemList,
} from '../../../preload/views/index.ts'
import { dataTest } from '../../../test/support/real-data.ts'
import { syntheaPatients } from '../../../test/support/synthea.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import { folderForEachTest } from '../cache/test/each-folder.ts'
import { position } from '../cache/test/folder.ts'
import { chartView } from '../testing/whole-chart.ts'

const folder = folderForEachTest()

dataTest('every chart shows what its record holds, and is sent as the contract says', 'synthea', (path) => {
  const { cache } = folder.open()
  let allergies = 0
  for (const { patientId, resources } of syntheaPatients(path)) {
    cache.applyPage({
      cursor: null,
      compartment: { patientId, done: true, asOf: '2026-11-23T10:00:00Z' },
      versions: resources.map((resource, n) => ({ resource, position: position(n + 1) })),
      unreadable: [],
      deleted: [],
      entered: [patientId],
      left: { patients: [], tasks: [] },
    })
    const chart = chartView(cache, patientId, '2026-11-23', '')
    ChartHeader.parse(chart)
    ProblemList.parse(chart.problems)
    AllergyList.parse(chart.allergies)
    MedicationList.parse(chart.medications)
    ObservationList.parse(chart.results)
    const count = (type: string) => resources.filter((one) => one.resourceType === type).length
    expect(chart.load.state).toBe('complete')
    expect(chart.name).not.toBe('')
    expect(chart.mrn).not.toBeNull()
    expect(chart.allergies.items).toHaveLength(count('AllergyIntolerance'))
    expect(chart.allergies.state).toBe(count('AllergyIntolerance') > 0 ? 'listed' : 'never-asked')
    const diagnoses = resources.flatMap((one) =>
      one.resourceType === 'Condition' ? conceptText(one.code) : [],
    )
    expect(chart.problems.items.map(({ text }) => text).sort()).toEqual([...new Set(diagnoses)].sort())
    expect(chart.medications.items).toHaveLength(count('MedicationRequest'))
    expect(chart.medications.items.every((one) => one.text !== 'Not named')).toBe(true)
    expect(chart.encounters.items).toHaveLength(count('Encounter'))
    const pressure = chart.vitals.items.find((one) => one.code === '55284-4')
    if (pressure) expect(pressure.value).toMatch(/^\d{2,3}\/\d{2,3}$/)
    expect([...chart.vitals.items, ...chart.results.items].every((one) => one.value !== 'No value')).toBe(
      true,
    )
    allergies += chart.allergies.items.length
  }
  expect(allergies).toBeGreaterThan(0)
})
