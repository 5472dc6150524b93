import { useRef, useState } from 'react'
import { formatDate, formatMoment } from '../../main/clinical/dates.ts'
import type { StatedLocation, VisitView } from '../../preload/views/index.ts'
import { useAction } from '../base/actions.ts'
import { useCommand } from '../base/commands.ts'
import { useReopenedForm } from '../base/form-draft.ts'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { askLocation } from './actions.ts'
import { type AfterAct, useAfterAct } from './ask-next.ts'
import { reachFirst } from './ContactRow.tsx'
import { LocationForm } from './LocationForm.tsx'

/** Where the patient is now: asked and recorded at each visit, in sight for the whole call, also offline. */
export function LocationCard({ visit, first }: { visit: VisitView; first: boolean }) {
  const [changing, setChanging] = useState(false)
  const [anew, setAnew] = useState(false)
  const held = visit.state === 'claimed' || visit.state === 'in-progress'
  const { location, lastLocation, reached } = visit
  useReopenedForm(held && (location || lastLocation) ? visit.encounterId : null, 'location', () =>
    location ? setChanging(true) : setAnew(true),
  )
  const after = useAfterAct(visit, location?.since ?? null)
  const again = useRef<HTMLButtonElement>(null)
  // A visit that is over may still owe the answer.
  const open = location === null && (held || visit.state === 'note-unsigned')
  const asking = reached && (open || (held && changing))
  const sameAsked = asking && open && lastLocation !== null && !anew
  // While it is asked, the form leads to its own first field.
  useAction(askLocation, {
    when: first && held && !asking && (location ? true : reachFirst),
    run: () => again.current?.focus(),
  })
  return (
    <section className="card location" aria-label="Where the patient is now" data-asked={location !== null}>
      <div className="card-head">
        <h3>Where the patient is now</h3>
      </div>
      {sameAsked ? (
        <SamePlace
          visit={visit}
          last={lastLocation}
          first={first}
          after={after}
          onOther={() => setAnew(true)}
        />
      ) : asking ? (
        <LocationForm
          visit={visit}
          first={first}
          after={after}
          onClose={() => {
            setChanging(false)
            setAnew(false)
          }}
        />
      ) : location ? (
        <>
          <PlaceFacts of={location} />
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
      ) : open ? (
        <NotAskedYet visit={visit} />
      ) : (
        <p className="quiet">Not asked in this visit.</p>
      )}
    </section>
  )
}

const PlaceFacts = ({ of }: { of: StatedLocation }) => (
  <dl className="facts">
    <dt>Address</dt>
    <dd>{[of.line, of.city, of.state].filter(Boolean).join(', ')}</dd>
    <dt>With them</dt>
    <dd>{of.companions}</dd>
    <dt>Call back</dt>
    <dd className="figures">{of.callBack}</dd>
  </dl>
)

/** Until the patient is reached: what the intake says, for an emergency before that. */
function NotAskedYet({ visit: { intake, reached } }: { visit: VisitView }) {
  const said = [intake.place ?? intake.state, intake.callBack].filter(Boolean).join(' · ')
  return (
    <p className="quiet">
      {said ? `From the intake: ${said}.` : 'No address is known.'}
      {!reached && ' Ask once the patient is reached.'}
    </p>
  )
}

/** The place of the visit before: asked again, and one press where nothing of it has changed. */
function SamePlace({
  visit,
  last,
  first,
  after,
  onOther,
}: {
  visit: VisitView
  last: NonNullable<VisitView['lastLocation']>
  first: boolean
  after: AfterAct
  onOther: () => void
}) {
  const { run, error } = useCommand('visit.recordLocation')
  const same = useRef<HTMLButtonElement>(null)
  useAction(askLocation, { when: first, run: () => same.current?.focus() })
  const { since, ...location } = last
  return (
    <>
      <p className="location-hint">
        As on {formatDate(since.slice(0, 10))}. Ask if all of it is so right now.
      </p>
      <PlaceFacts of={last} />
      <InlineError problem={error} />
      <div className="location-acts">
        <Button small onClick={onOther}>
          Changed
        </Button>
        <Button
          ref={same}
          small
          kind="accent"
          onClick={async () => {
            after.acted()
            const result = await run({ encounterId: visit.encounterId, location })
            if (!result.ok) after.refused()
          }}
        >
          Unchanged
        </Button>
      </div>
    </>
  )
}
