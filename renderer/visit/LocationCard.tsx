import { useRef, useState } from 'react'
import { formatMoment } from '../../main/clinical/dates.ts'
import type { VisitView } from '../../preload/views/index.ts'
import { useAction } from '../base/actions.ts'
import { useReopenedForm } from '../base/form-draft.ts'
import { Button } from '../ui/Button.tsx'
import { Keys } from '../ui/Keys.tsx'
import { askLocation } from './actions.ts'
import { LocationForm } from './LocationForm.tsx'

/** Where the patient is now: asked and recorded at each visit, in sight for the whole call, also offline. F8 comes here. */
export function LocationCard({ visit, first }: { visit: VisitView; first: boolean }) {
  const [changing, setChanging] = useState(false)
  const held = visit.state === 'claimed' || visit.state === 'in-progress'
  const { location } = visit
  useReopenedForm(held && location ? visit.encounterId : null, 'location', () => setChanging(true))
  const again = useRef<HTMLButtonElement>(null)
  // A visit that is over may still owe the answer: without it nothing can be signed.
  const asking = (location === null && (held || visit.state === 'note-unsigned')) || (held && changing)
  // While it is asked, the form leads to its own first field.
  useAction(askLocation, { when: first && held && !asking, run: () => again.current?.focus() })
  return (
    <section className="card location" aria-label="Where the patient is now" data-asked={location !== null}>
      <div className="card-head">
        <h3>Where the patient is now</h3>
        <Keys of={askLocation} />
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
          </dl>
          <p
            className={`licensure ${visit.licensure.prescribing === 'closed' ? 'tone-stop' : 'quiet'}`}
            data-licensure={visit.licensure.prescribing}
          >
            {visit.licensure.message}
          </p>
          <div className="location-foot">
            <span className="quieter figures">Asked {formatMoment(location.since)}</span>
            {held && (
              <Button small ref={again} onClick={() => setChanging(true)}>
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
