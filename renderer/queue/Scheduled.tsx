import { useState } from 'react'
import { formatDate, formatTime } from '../../main/clinical/dates.ts'
import type { ScheduledRow } from '../../preload/views/index.ts'
import { openScreen, useNavigation } from '../base/navigation.ts'
import { count } from '../ui/format.ts'
import { OfTheRecord } from './OfTheRecord.tsx'
import { QueueSection } from './QueueSection.tsx'
import { chartReady } from './scheduled-labels.ts'
import { Unreadable } from './Unreadable.tsx'

/** Scheduled visits: today's in full, later days in one line until expanded. */
export function Scheduled({ rows, unreadable }: { rows: ScheduledRow[]; unreadable: number }) {
  const [all, setAll] = useState(false)
  const today = rows.filter((row) => row.day === 'today')
  const later = rows.filter((row) => row.day !== 'today')
  if (rows.length === 0 && unreadable === 0) return null
  return (
    <QueueSection title="Scheduled" count={today.length}>
      <Unreadable count={unreadable} what={['appointment', 'appointments']} />
      {today.map((row) => (
        <Row key={row.appointmentId} row={row} />
      ))}
      {today.length === 0 && <li className="queue-says">No more visits by appointment today.</li>}
      {later.length > 0 && (
        <li className="queue-later">
          <span className="figures">{laterLabel(later)}</span>
          <button type="button" className="link" onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? 'Hide' : 'Show'}
          </button>
        </li>
      )}
      {all && later.map((row) => <Row key={row.appointmentId} row={row} />)}
    </QueueSection>
  )
}

function laterLabel(rows: ScheduledRow[]): string {
  const ready = rows.filter((row) => row.chart.state === 'complete').length
  const when = rows.every((row) => row.day === 'tomorrow') ? 'Tomorrow' : 'Later'
  const charts = ready === rows.length ? 'charts ready' : `${ready} of ${count(rows.length, 'chart')} ready`
  return `${when}: ${count(rows.length, 'visit')}, ${charts}`
}

/** One of them: the whole row opens the chart, to be read. */
function Row({ row }: { row: ScheduledRow }) {
  const { appointmentId } = row
  const current = useNavigation(
    ({ screen }) => screen?.name === 'scheduled-visit' && screen.appointmentId === appointmentId,
  )
  const time = formatTime(row.start)
  const ready = chartReady(row.chart)
  return (
    <li className="row-own">
      <button
        type="button"
        className="row"
        aria-current={current ? 'true' : undefined}
        onClick={() => openScreen({ name: 'scheduled-visit', appointmentId })}
        data-row-control
        data-current={current}
        data-appointment={appointmentId}
      >
        <span className="row-line">
          <span className="row-name">
            <span className="visually-hidden">Open the chart of </span>
            {row.name}
            {row.age && <span className="figures">, {row.age}</span>}
          </span>
          <span className="row-wait figures">
            {row.day !== 'today' && <span className="visually-hidden">tomorrow or later </span>}
            {time}
          </span>
        </span>
        {row.nearlySameName && (
          <span className="tone-warn row-same">
            Similar name · born <span className="figures">{formatDate(row.birthDate)}</span>
          </span>
        )}
        <OfTheRecord row={row} />
        <span className="row-reason">{row.reason}</span>
        <span className="row-place figures">
          {row.arrived && <span className="tone-accent">Patient is there · </span>}
          {ready}
        </span>
      </button>
    </li>
  )
}
