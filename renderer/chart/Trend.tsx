import type { ObservationView } from '../../preload/views.ts'
import { dateWords } from '../ui/words.ts'

const width = 40
const height = 16
const edge = 3

/** A small line over the earlier values of one observation, the newest marked. Its words say from what to what. */
export function Trend({ of }: { of: ObservationView }) {
  if (of.number === null || of.earlier.length === 0) return null
  const values = [...of.earlier.map((each) => each.number), of.number].slice(-12)
  const low = Math.min(...values)
  const span = Math.max(...values) - low
  const points = values.map((value, index) => [
    edge + (index * (width - 2 * edge)) / (values.length - 1),
    span === 0 ? height / 2 : height - edge - ((value - low) / span) * (height - 2 * edge),
  ])
  const [lastX, lastY] = points.at(-1) ?? [0, 0]
  const since = of.earlier.at(1 - values.length)?.when
  const words = `${since ? `since ${dateWords(since)}, ` : ''}${trim(values[0] ?? 0)} → ${trim(of.number)}${of.unit ? ` ${of.unit}` : ''}`
  return (
    <svg className="trend" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words}>
      <title>{words}</title>
      <polyline points={points.map(([x, y]) => `${x?.toFixed(1)},${y?.toFixed(1)}`).join(' ')} />
      <circle cx={lastX} cy={lastY} r="2" />
    </svg>
  )
}

const trim = (value: number) => String(Math.round(value * 100) / 100)
