import assert from 'node:assert/strict'
import type { Cases } from './case.ts'

/** Medicines, allergies, problems; names for codes. */
export const meds: Cases = {
  'no-known-allergies-160244002': {
    checks: {
      'none is none': async (at) => {
        const { state, items } = (await at.chart()).allergies
        assert.deepEqual({ state, items }, { state: 'none-known', items: [] })
      },
    },
  },
}
