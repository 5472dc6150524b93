import assert from 'node:assert/strict'
import type { Cases } from './case.ts'

/** Vital signs, results, surveys and their trends. */
export const results: Cases = {
  'value-with-components': {
    checks: {
      'the saturation beats the oxygen it was measured on': async (at) => {
        const [saturation] = (await at.chart()).vitals.items
        assert.match(saturation?.value ?? '', /^91\b/)
      },
    },
  },
}
