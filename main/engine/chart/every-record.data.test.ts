import { expect } from 'vitest'
import { RecordList, WholeRecord } from '../../../preload/views/index.ts'
import { dataTest } from '../../../test/support/real-data.ts'
import { syntheaPatients } from '../../../test/support/synthea.ts'
import { recordSections } from '../../clinical/records/record-kinds.ts'
import { folderForEachTest } from '../cache/test/each-folder.ts'
import { position } from '../cache/test/folder.ts'
import { patientOf } from '../fhir/whose.ts'
import { chartView } from '../testing/whole-chart.ts'
import { chartParts } from './chart-parts.ts'
import { recordCounts, wholeRecord } from './records.ts'

const folder = folderForEachTest()
const most = 5000

dataTest('every resource of a chart stands in one section and opens with all it says', 'synthea', (path) => {
  const { cache } = folder.open()
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
    const parts = chartParts(cache, patientId, () => {})
    const records = recordSections.flatMap((section) => {
      const list = RecordList.parse(parts.records(section, most))
      expect(list.items).toHaveLength(list.total)
      return list.items
    })
    expect(recordCounts(cache, patientId).reduce((sum, { total }) => sum + total, 0)).toBe(records.length)

    const held = resources.filter((one) => patientOf(one) === patientId)
    const count = (type: string) => held.filter((one) => one.resourceType === type).length
    // Of problems and observations several make one line: which, chart-view.data.test.ts holds.
    const listed =
      chart.allergies.total + chart.medications.total + chart.encounters.total + chart.notes.total
    expect(listed + count('Condition') + count('Observation') + records.length).toBe(held.length)

    for (const { type, id, what, title } of records) {
      expect(`${what}: ${title}`).not.toMatch(/: $/)
      const whole = WholeRecord.parse(
        wholeRecord(cache, patientId, type as 'Procedure', id, 'https://clinic.example/fhir/R4'),
      )
      expect(whole.elements.length).toBeGreaterThan(2)
      expect(whole.cut).toBe(false)
    }
  }
})
