import type { ObservationView } from '../../preload/views/index.ts'
import { formatTrend } from './observation-labels.ts'

const width = 40
const height = 16
const edge = 3
const longest = 12

/**
 * A small line over the earlier values of one observation, the newest marked. A value that is only a bound is an open
 * ring: it may lie anywhere beyond. Its words say from what to what.
 */
export function Trend({ of }: { of: ObservationView }) {
  if (of.number === null || of.earlier.length === 0) return null
  const all = [...of.earlier, { when: of.when, number: of.number, bound: of.bound }].slice(-longest)
  const values = all.map((each) => each.number)
  const low = Math.min(...values)
  const span = Math.max(...values) - low
  const points = all.map(({ number, bound }, index) => ({
    x: edge + (index * (width - 2 * edge)) / (all.length - 1),
    y: span === 0 ? height / 2 : height - edge - ((number - low) / span) * (height - 2 * edge),
    bound,
  }))
  const last = points.at(-1)
  const text = formatTrend(all, of.unit, all[0]?.when ?? null)
  return (
    <svg className="trend" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={text}>
      <title>{text}</title>
      <polyline points={points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')} />
      {points.map(({ x, y, bound }, index) =>
        bound !== null ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: points of one drawing
          <circle key={index} className="trend-bound" cx={x} cy={y} r="2" />
        ) : null,
      )}
      {last && last.bound === null && <circle cx={last.x} cy={last.y} r="2" />}
    </svg>
  )
}
