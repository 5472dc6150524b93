import { useState } from 'react'
import { formatMoment } from '../../preload/dates.ts'
import type { VisitView } from '../../preload/views.ts'
import { useReopened } from '../app/kept-form.ts'
import { Button } from '../ui/Button.tsx'
import { LocationForm } from './LocationForm.tsx'

/** Where the patient is now: asked and recorded at each visit, in sight for the whole call, also offline. F8 comes here. */
export function LocationCard({ visit, first }: { visit: VisitView; first: boolean }) {
  const [changing, setChanging] = useState(false)
  const held = visit.state === 'claimed' || visit.state === 'in-progress'
  const { location } = visit
  useReopened(held && location ? visit.encounterId : null, 'location', () => setChanging(true))
  // A visit that is over may still owe the answer: without it nothing can be signed.
  const asking = (location === null && (held || visit.state === 'note-unsigned')) || (held && changing)
  return (
    <section className="card location" aria-label="Where the patient is now" data-asked={location !== null}>
      <div className="card-head">
        <h3>Where the patient is now</h3>
        <kbd>F8</kbd>
      </div>
      {asking ? (
        <LocationForm visit={visit} first={first} onClose={() => setChanging(false)} />
      ) : location ? (
        <>
          <dl className="facts">
            <dt>Address</dt>
            <dd>{[location.line, location.city, location.state].filter(Boolean).join(', ')}</dd>
            <dt>With them</dt>
            <dd>{location.companions}</dd>
            <dt>Call back</dt>
            <dd className="figures">{location.callBack}</dd>
            <dt>Emergency</dt>
            <dd>
              {visit.emergencyNumber && <strong className="figures">{visit.emergencyNumber}</strong>}{' '}
              <span className={visit.emergencyNumber ? 'quiet' : 'words-warn'}>{visit.emergencyWords}</span>
            </dd>
          </dl>
          <p
            className={`licensure ${visit.licensure.prescribing === 'closed' ? 'words-stop' : 'quiet'}`}
            data-licensure={visit.licensure.prescribing}
          >
            {visit.licensure.words}
          </p>
          <div className="location-foot">
            <span className="quieter figures">Asked {formatMoment(location.since)}</span>
            {held && (
              <Button small data-location={first || undefined} onClick={() => setChanging(true)}>
                Moved? Record again
              </Button>
            )}
          </div>
        </>
      ) : (
        <p className="quiet">Not asked in this visit.</p>
      )}
    </section>
  )
}
