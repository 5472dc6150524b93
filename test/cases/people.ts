import assert from 'node:assert/strict'
import type { Cases } from './case.ts'

/** Who it is, how old, where and how reached; the queue; days; notes of others; licenses. */
export const people: Cases = {
  suffix: {
    checks: {
      'father and son are told apart in the chart': async (at) => {
        const names = []
        for (const one of at.resources)
          if (one.resourceType === 'Patient') names.push((await at.chart(one.id)).name)
        assert.deepEqual(names.sort(), ['Walter Rainsford Jr.', 'Walter Rainsford Sr.'])
      },
    },
  },
}
