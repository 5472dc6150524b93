import { useState } from 'react'
import { formatDate, formatTime } from '../../preload/dates.ts'
import type { ScheduledRow } from '../../preload/views.ts'
import { usePlace } from '../app/place.ts'
import { count } from '../ui/words.ts'
import { OfTheRecord } from './OfTheRecord.tsx'
import { Part } from './Part.tsx'
import { chartReady } from './scheduled-words.ts'
import { Unreadable } from './Unreadable.tsx'

/** Who comes by appointment: today's in full, the days after in a line until somebody asks. */
export function Scheduled({ rows, unreadable }: { rows: ScheduledRow[]; unreadable: number }) {
  const [all, setAll] = useState(false)
  const today = rows.filter((row) => row.day === 'today')
  const later = rows.filter((row) => row.day !== 'today')
  if (rows.length === 0 && unreadable === 0) return null
  return (
    <Part title="Scheduled" count={today.length}>
      <Unreadable count={unreadable} what={['appointment', 'appointments']} />
      {today.map((row) => (
        <Row key={row.appointmentId} row={row} />
      ))}
      {today.length === 0 && <li className="queue-says">No more visits by appointment today.</li>}
      {later.length > 0 && (
        <li className="queue-later">
          <span className="figures">{laterWords(later)}</span>
          <button type="button" className="link" onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? 'Hide' : 'Show'}
          </button>
        </li>
      )}
      {all && later.map((row) => <Row key={row.appointmentId} row={row} />)}
    </Part>
  )
}

function laterWords(rows: ScheduledRow[]): string {
  const ready = rows.filter((row) => row.chart.state === 'complete').length
  const when = rows.every((row) => row.day === 'tomorrow') ? 'Tomorrow' : 'Later'
  const charts = ready === rows.length ? 'charts ready' : `${ready} of ${count(rows.length, 'chart')} ready`
  return `${when}: ${count(rows.length, 'visit')}, ${charts}`
}

/** One of them: the whole row opens the chart, to be read. */
function Row({ row }: { row: ScheduledRow }) {
  const { appointmentId, openScheduled } = usePlace()
  const current = appointmentId === row.appointmentId
  const time = formatTime(row.start)
  const ready = chartReady(row.chart)
  return (
    <li className="row-own">
      <button
        type="button"
        className="row"
        aria-current={current ? 'true' : undefined}
        onClick={() => openScheduled(row.appointmentId)}
        data-row-control
        data-current={current}
        data-appointment={row.appointmentId}
      >
        <span className="row-line">
          <span className="row-name">
            <span className="heard-only">Open the chart of </span>
            {row.name}
            {row.age && <span className="figures">, {row.age}</span>}
          </span>
          <span className="row-wait figures">
            {row.day !== 'today' && <span className="heard-only">tomorrow or later </span>}
            {time}
          </span>
        </span>
        {row.nearlySameName && (
          <span className="words-warn row-same">
            Similar name · born <span className="figures">{formatDate(row.birthDate)}</span>
          </span>
        )}
        <OfTheRecord row={row} />
        <span className="row-reason">{row.reason}</span>
        <span className="row-place figures">
          {row.arrived && <span className="words-accent">Patient is there · </span>}
          {ready}
        </span>
      </button>
    </li>
  )
}
