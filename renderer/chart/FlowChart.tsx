import { formatShortDate } from '../../main/clinical/dates.ts'
import type { FlowRow } from '../../preload/views/index.ts'
import { figure } from './observation-labels.ts'

const width = 180
const height = 56
const edge = 5

/** One vital sign over time, by its dates; of a blood pressure both. The table below it says the same in figures. */
export function FlowChart({ of, columns }: { of: FlowRow; columns: (string | null)[] }) {
  const points = of.cells
    .flatMap((cell, n) => {
      const at = Date.parse(columns[n] ?? '')
      // In another unit it would be drawn as another quantity.
      const drawn = cell && cell.unit === null && cell.numbers.length > 0 && !Number.isNaN(at)
      return drawn ? [{ at, cell }] : []
    })
    .reverse()
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || points.length < 2) return null
  const values = points.flatMap(({ cell }) => cell.numbers)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const x = (at: number) =>
    last.at === first.at ? width / 2 : edge + ((at - first.at) / (last.at - first.at)) * (width - 2 * edge)
  const y = (value: number) =>
    high === low ? height / 2 : height - edge - ((value - low) / (high - low)) * (height - 2 * edge)
  const newest = figure(last.cell.value, last.cell.unit ?? of.unit)
  const text = `${of.name}: ${first.cell.value} on ${formatShortDate(columnOf(first.at))}, ${newest} on ${formatShortDate(columnOf(last.at))}, between ${low} and ${high}`
  return (
    <figure className="flow-chart">
      <figcaption>
        <span className="quiet">{of.name}</span> <strong className="figures">{newest}</strong>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={text}>
        <title>{text}</title>
        {last.cell.numbers.map((_, nth) => {
          const line = points.flatMap(({ at, cell }) => {
            const value = cell.numbers[nth]
            return value === undefined ? [] : [{ x: x(at), y: y(value), off: cell.mark !== null }]
          })
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one drawing
            <g key={nth}>
              <polyline points={line.map((one) => `${one.x.toFixed(1)},${one.y.toFixed(1)}`).join(' ')} />
              {line.map((one, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: points of one line
                <circle key={n} className={one.off ? 'flow-off' : ''} cx={one.x} cy={one.y} r="2.25" />
              ))}
            </g>
          )
        })}
      </svg>
      <div className="flow-ends figures quieter">
        <span>{formatShortDate(columnOf(first.at))}</span>
        <span>{formatShortDate(columnOf(last.at))}</span>
      </div>
    </figure>
  )

  function columnOf(at: number): string | null {
    return columns.find((when) => Date.parse(when ?? '') === at) ?? null
  }
}
