import type { ChartHeader } from '../../../preload/views/index.ts'
import { ChartSection } from '../../../preload/views/index.ts'
import type { ReadableCache } from '../cache/cache.ts'
import { chartHeader } from '../chart/chart-header.ts'
import type { ChartOf } from '../chart/chart-of.ts'
import { type ChartParts, chartParts } from '../chart/chart-parts.ts'
import type { Workstation } from './workstation.ts'

type Lists = {
  [List in Exclude<keyof ChartParts, 'observations' | 'records'>]: ReturnType<ChartParts[List]>
} & { [Section in ChartSection]: ReturnType<ChartParts['observations']> }

/** A chart with all of its lists, for tests: the screen asks for each by itself, and for no more than it shows. */
export type WholeChart = ChartHeader & Lists

/** More than a test has. */
const most = 5000

/** As the cache has it; nothing is compared with what was seen before. */
export function chartView(
  cache: ReadableCache,
  patientId: string,
  today: string,
  nameOtherwise: string,
): WholeChart {
  const parts = chartParts(cache, patientId, () => {})
  const lists = {
    problems: parts.problems(most),
    allergies: parts.allergies(most),
    medications: parts.medications(most),
    encounters: parts.encounters(most),
    notes: parts.notes(most),
  }
  const observed = ChartSection.options.map((one) => [one, parts.observations(one, most)])
  return {
    ...chartHeader(cache, patientId, today, nameOtherwise),
    changedSince: [],
    ...lists,
    ...(Object.fromEntries(observed) as Pick<Lists, ChartSection>),
  }
}

/** As a workstation answers for it. */
export async function wholeChart({ call }: Pick<Workstation, 'call'>, chartOf: ChartOf): Promise<WholeChart> {
  const header = chartOf.current
    ? await call('chart.current', { chartOf })
    : 'encounterId' in chartOf
      ? await call('chart.open', { encounterId: chartOf.encounterId })
      : 'taskId' in chartOf
        ? await call('chart.ofResult', { taskId: chartOf.taskId })
        : await call('chart.scheduled', { appointmentId: chartOf.appointmentId })
  const page = { chartOf, most }
  const lists = {
    problems: await call('chart.problems', page),
    allergies: await call('chart.allergies', page),
    medications: await call('chart.medications', page),
    encounters: await call('chart.encounters', page),
    notes: await call('chart.notes', page),
  }
  const observed = await Promise.all(
    ChartSection.options.map(async (section) => [
      section,
      await call('chart.observations', { ...page, section }),
    ]),
  )
  return { ...header, ...lists, ...(Object.fromEntries(observed) as Pick<Lists, ChartSection>) }
}
