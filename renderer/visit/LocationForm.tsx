import { type FormEvent, useId, useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import type { StatedLocation, VisitView } from '../../preload/views.ts'
import usStates from '../../resources/terminology/us-states.json' with { type: 'json' }
import { put } from '../app/answers.ts'
import { rounds } from '../app/bridge.ts'
import { useKeptForm } from '../app/kept-form.ts'
import { Button } from '../ui/Button.tsx'
import { Trouble } from '../ui/Trouble.tsx'

const empty = { line: '', city: '', state: '', callBack: '', companions: '' }

/** What the intake said is only a suggestion: the patient is asked, and recording is the answer. */
function suggested(visit: VisitView): StatedLocation {
  if (visit.location) return visit.location
  const { state, place, callBack } = visit.intake
  return {
    ...empty,
    state: state ?? '',
    city: place?.replace(/,\s*[A-Z]{2}$/, '') ?? '',
    callBack: callBack ?? '',
  }
}

const missing: Record<keyof StatedLocation, string> = {
  line: 'the street',
  city: 'the city',
  state: 'the state',
  callBack: 'the number to call back',
  companions: 'who is with them (“alone” is an answer)',
}

export function LocationForm({
  visit,
  first,
  onClose,
}: {
  visit: VisitView
  first: boolean
  onClose: () => void
}) {
  const [given, setGiven] = useState<StatedLocation>(() => suggested(visit))
  const [problem, setProblem] = useState<Problem | null>(null)
  const [asked, setAsked] = useState(false)
  const kept = useKeptForm(visit.encounterId, 'location', given, (was) => setGiven({ ...empty, ...was }))
  const id = useId()
  const open = (Object.keys(missing) as (keyof StatedLocation)[]).filter((name) => given[name].trim() === '')
  const fromIntake =
    visit.location === null && (given.city !== '' || given.state !== '' || given.callBack !== '')
  const { state, place } = visit.intake
  const unknown = visit.location === null && state === null && place === null

  const record = async (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (open.length > 0) return
    const location = {
      line: given.line.trim(),
      city: given.city.trim(),
      state: given.state,
      callBack: given.callBack.trim(),
      companions: given.companions.trim(),
    }
    const result = await rounds.call('visit.recordLocation', { encounterId: visit.encounterId, location })
    if (!result.ok) return setProblem(result.problem)
    put('visit.get', { encounterId: visit.encounterId }, result.value)
    close()
  }

  const close = () => {
    kept.forget()
    onClose()
  }

  const field = (name: keyof StatedLocation) => ({
    id: `${id}${name}`,
    className: 'input',
    value: given[name],
    'aria-invalid': asked && open.includes(name),
    onChange: (event: { currentTarget: { value: string } }) =>
      setGiven({ ...given, [name]: event.currentTarget.value }),
  })

  return (
    <form className="location-form" autoComplete="off" onSubmit={record} noValidate>
      {unknown ? (
        <p className="location-hint">No address is known. Ask first: “Where are you right now?”</p>
      ) : (
        fromIntake && (
          <p className="location-hint">From the intake, not confirmed. Ask: “Where are you right now?”</p>
        )
      )}
      <div className="field location-wide">
        <label htmlFor={`${id}line`}>Street</label>
        <input {...field('line')} maxLength={200} autoComplete="off" data-location={first || undefined} />
      </div>
      <div className="field">
        <label htmlFor={`${id}city`}>City</label>
        <input {...field('city')} maxLength={100} autoComplete="off" />
      </div>
      <div className="field">
        <label htmlFor={`${id}state`}>State</label>
        <select {...field('state')}>
          <option value="">Choose</option>
          {Object.entries(usStates).map(([code, name]) => (
            <option key={code} value={code}>
              {code} · {name}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}callBack`}>Call back</label>
        <input {...field('callBack')} maxLength={40} inputMode="tel" autoComplete="off" />
      </div>
      <div className="field">
        <label htmlFor={`${id}companions`}>Who is with them</label>
        <input {...field('companions')} maxLength={200} autoComplete="off" placeholder="alone, son, 15 …" />
      </div>
      {asked && open.length > 0 && (
        <p className="trouble location-wide" role="alert">
          Still to ask: {open.map((name) => missing[name]).join(', ')}.
        </p>
      )}
      <div className="location-wide">
        <Trouble problem={problem} />
      </div>
      <div className="location-acts location-wide">
        {visit.location && (
          <Button small onClick={close}>
            Cancel
          </Button>
        )}
        <Button small kind="accent" type="submit">
          Record location
        </Button>
      </div>
    </form>
  )
}
