import { formatShortDate } from '../../main/clinical/dates.ts'
import type { ObservationView, ResultView } from '../../preload/views/index.ts'
import { figure, formatObservationValue, markOf, sign, statusLabels } from '../chart/observation-labels.ts'

type Line = { key: string; name: string; depth: number; observation: ObservationView | null }

/** A panel stands above its members, each of which is a line of its own. */
function linesOf(values: ResultView['values'], depth = 0, above = ''): Line[] {
  return values.flatMap(({ name, observation }, n) => {
    const key = `${above}${n}`
    const line = { key, name, depth, observation }
    return [line, ...(observation ? linesOf(observation.members, depth + 1, `${key}.`) : [])]
  })
}

/** What the report holds, in its order, each beside its range and what it was before. */
export function ResultValues({ values }: { values: ResultView['values'] }) {
  if (values.length === 0) return null
  return (
    <table className="result-values">
      <thead>
        <tr>
          <th scope="col">Result</th>
          <th scope="col">Value</th>
          <th scope="col">Range</th>
          <th scope="col">Before</th>
        </tr>
      </thead>
      <tbody>
        {linesOf(values).map(({ key, ...line }) => (
          <Row key={key} {...line} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ name, depth, observation }: Omit<Line, 'key'>) {
  const mark = observation && markOf(observation)
  const isInside = depth > 0
  if (!observation)
    return (
      <tr>
        <th scope="row" data-inside={isInside}>
          {name}
        </th>
        <td colSpan={3} className="tone-warn">
          not on this machine
        </td>
      </tr>
    )
  const said = [observation.status && statusLabels[observation.status], observation.remark, observation.also]
  return (
    <tr>
      <th scope="row" data-inside={isInside}>
        {observation.name}
      </th>
      <td className={`figures ${mark ? 'tone-stop' : ''}`}>
        <strong>{formatObservationValue(observation) || observation.detail.join(', ')}</strong>
        {mark && ` ${mark}`}
        {said.some(Boolean) && <span className="result-said">{said.filter(Boolean).join(' · ')}</span>}
      </td>
      <td className="figures">
        {observation.range ?? ''}
        {observation.rangeInOtherUnits && <span className="result-said">not compared: other units</span>}
      </td>
      <td className="figures quiet">{before(observation)}</td>
    </tr>
  )
}

/** The value before it, with its date. */
function before({ earlier, unit }: ObservationView): string {
  const last = earlier.at(-1)
  return last ? `${figure(`${sign(last.bound)}${last.number}`, unit)}, ${formatShortDate(last.when)}` : ''
}
