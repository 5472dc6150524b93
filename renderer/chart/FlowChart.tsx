import { formatShortDate } from '../../main/clinical/dates.ts'
import type { FlowRow } from '../../preload/views/index.ts'
import { type FlowPoint, flowPoints, pointLabel, spanOf } from './flow-labels.ts'

const width = 180
const height = 56
const edge = 5

/**
 * One vital sign over time, by its dates; of a blood pressure both. What is only a bound is an open ring, what is off a diamond.
 * The table below it says the same in figures.
 */
export function FlowChart({ of, columns }: { of: FlowRow; columns: (string | null)[] }) {
  const { points, left } = flowPoints(of, columns)
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length < 2) return null
  const values = points.flatMap(({ value }) => value.numbers)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const x = (at: number) =>
    last.at === first.at ? width / 2 : edge + ((at - first.at) / (last.at - first.at)) * (width - 2 * edge)
  const y = (value: number) =>
    high === low ? height / 2 : height - edge - ((value - low) / (high - low)) * (height - 2 * edge)
  // As in their cell, the worst first.
  const latest = points.filter(({ at }) => at === last.at).reverse()
  const newest = latest.map((point) => pointLabel(point, of.unit))
  const text = `${of.name}: ${pointLabel(first, null)} on ${formatShortDate(first.when)}, ${newest.join(', ')} on ${formatShortDate(last.when)}, ${spanOf(points)}`
  const lines = Math.max(...points.map(({ value }) => value.numbers.length))
  return (
    <figure className="flow-chart">
      <figcaption>
        <span className="quiet">{of.name}</span> <strong className="figures">{newest.join(', ')}</strong>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={text}>
        <title>{text}</title>
        {Array.from({ length: lines }, (_, nth) => {
          const line = points.flatMap((point) => {
            const number = point.value.numbers[nth]
            return number === undefined ? [] : [{ x: x(point.at), y: y(number), of: point }]
          })
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one drawing
            <g key={nth}>
              <polyline points={line.map((one) => `${one.x.toFixed(1)},${one.y.toFixed(1)}`).join(' ')} />
              {line.map((one, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: points of one line
                <Point key={n} {...one} />
              ))}
            </g>
          )
        })}
      </svg>
      <div className="flow-ends figures quieter">
        <span>{formatShortDate(first.when)}</span>
        <span>{formatShortDate(last.when)}</span>
      </div>
      {left > 0 && <p className="flow-left tone-warn">{left} not drawn: another unit, none, or no date</p>}
    </figure>
  )
}

function Point({ x, y, of: { value } }: { x: number; y: number; of: FlowPoint }) {
  const off = value.mark === null ? '' : 'flow-off'
  if (value.bound !== null) return <circle className={`flow-bound ${off}`} cx={x} cy={y} r="2.5" />
  if (!off) return <circle cx={x} cy={y} r="2.25" />
  return <path className={off} d={`M${x - 3.2} ${y}L${x} ${y - 3.2}L${x + 3.2} ${y}L${x} ${y + 3.2}Z`} />
}
