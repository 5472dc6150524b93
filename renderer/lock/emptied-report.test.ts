import { expect, test } from 'vitest'
import { createEmptiedReport } from './emptied-report.ts'

function window() {
  const at = { said: 0 }
  return { at, report: createEmptiedReport(async () => at.said++) }
}

test('while text is still handed over the shell hears nothing, whatever is tried again meanwhile', async () => {
  const { at, report } = window()
  report.leaves()
  report.untold(true, false)
  report.untold(true, true)
  expect(at.said).toBe(0)
  await report.emptied()
  expect(at.said).toBe(1)
})

test('once emptied, each change is said and the same again is not; in the next lock it waits anew', async () => {
  const { at, report } = window()
  await report.emptied()
  report.untold(true, true)
  report.untold(false, true)
  expect(at.said).toBe(2)
  report.leaves()
  report.untold(true, false)
  expect(at.said).toBe(2)
})
