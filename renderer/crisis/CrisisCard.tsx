import './crisis.css'
import type { ReactNode, Ref } from 'react'
import { formatMoment } from '../../main/clinical/dates.ts'
import type { VisitView } from '../../preload/views/index.ts'

/** Whom help would be sent to. */
export type CrisisPatient = Pick<
  VisitView,
  'patientName' | 'location' | 'intake' | 'emergencyNumber' | 'emergencyMessage' | 'emergency'
>

/**
 * The crisis card: who it is, where, who is there, and the numbers. It is the same one in the visit, beside the curtain
 * and on the lock screen, and needs neither engine nor network. `on`: in an emergency, else it is of who is in the call.
 */
export function CrisisCard({
  patient,
  on,
  heading: Heading,
  children,
  ref,
}: {
  patient: CrisisPatient
  on: boolean
  heading: 'h2' | 'h3'
  children?: ReactNode
  ref?: Ref<HTMLElement>
}) {
  const { location, intake, emergency } = patient
  const since = emergency?.on ? formatMoment(emergency.since) : ''
  return (
    <section
      ref={ref}
      tabIndex={-1}
      className="card crisis"
      data-on={on || undefined}
      aria-label={on ? 'Emergency' : 'The patient in the call'}
    >
      <div className="card-head">
        <Heading>{patient.patientName}</Heading>
        {on ? (
          <strong className="tone-stop">Emergency{since && ` since ${since}`}</strong>
        ) : (
          <span className="quiet">in the call</span>
        )}
      </div>
      <dl className="facts">
        <dt>{location ? 'Address' : 'At intake'}</dt>
        <dd>
          {location
            ? [location.line, location.city, location.state].filter(Boolean).join(', ')
            : (intake.place ?? 'Not stated: ask where they are')}
        </dd>
        <dt>With them</dt>
        <dd>{location?.companions ?? 'Not asked yet'}</dd>
        <dt>Call back</dt>
        <dd className="figures">{location?.callBack ?? intake.callBack ?? 'Not stated'}</dd>
        <dt>Help there</dt>
        <dd>
          <ServingNumber of={patient} />
        </dd>
      </dl>
      {children}
    </section>
  )
}

/** The number that serves the place, and whose it is; where none is known, what to do instead. */
export function ServingNumber({
  of: { emergencyNumber, emergencyMessage },
}: {
  of: Pick<VisitView, 'emergencyNumber' | 'emergencyMessage'>
}) {
  return (
    <>
      {emergencyNumber && <strong className="figures crisis-number">{emergencyNumber} </strong>}
      <span className={emergencyNumber ? 'quiet' : 'tone-warn'}>{emergencyMessage}</span>
    </>
  )
}
