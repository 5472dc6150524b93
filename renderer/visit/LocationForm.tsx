import { zodResolver } from '@hookform/resolvers/zod'
import { useId } from 'react'
import { useForm } from 'react-hook-form'
import type { StatedLocation, VisitView } from '../../preload/views/index.ts'
import { NewLocation } from '../../preload/views/visit.ts'
import usStates from '../../resources/terminology/us-states.json' with { type: 'json' }
import { useAction } from '../base/actions.ts'
import { useCommand } from '../base/commands.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { askLocation } from './actions.ts'
import type { AfterAct } from './ask-next.ts'

const empty = { line: '', city: '', state: '', callBack: '', companions: '' }

/** Suggests the address of the intake; the provider asks the patient and records the answer. */
function suggested(visit: VisitView): StatedLocation {
  if (visit.location) return visit.location
  const { state, place, callBack, line } = visit.intake
  return {
    ...empty,
    line: line ?? '',
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

/** What is not said yet comes first. */
const firstOpen = (given: StatedLocation): keyof StatedLocation =>
  (Object.keys(missing) as (keyof StatedLocation)[]).find((name) => given[name].trim() === '') ?? 'line'

export function LocationForm({
  visit,
  first,
  after,
  onClose,
}: {
  visit: VisitView
  /** F8 leads here. */
  first: boolean
  after: AfterAct
  onClose: () => void
}) {
  const { register, handleSubmit, watch, reset, setFocus, formState } = useForm<StatedLocation>({
    defaultValues: suggested(visit),
    resolver: zodResolver(NewLocation),
  })
  const given = watch()
  const draft = useFormDraft(visit.encounterId, 'location', given, (kept) => reset({ ...empty, ...kept }))
  const { run, error } = useCommand('visit.recordLocation')
  const id = useId()
  useAction(askLocation, { when: first, run: () => setFocus(firstOpen(given)) })
  const open = (Object.keys(missing) as (keyof StatedLocation)[]).filter((name) => formState.errors[name])
  const fromIntake =
    visit.location === null && (given.city !== '' || given.state !== '' || given.callBack !== '')
  const { state, place } = visit.intake
  const unknown = visit.location === null && state === null && place === null

  const record = handleSubmit(async (location) => {
    after.acted()
    const result = await run({ encounterId: visit.encounterId, location })
    if (result.ok) close()
    else after.refused()
  })
  const close = () => {
    draft.forget()
    onClose()
  }

  const field = (name: keyof StatedLocation) => ({
    ...register(name),
    id: `${id}${name}`,
    className: 'input',
    'aria-invalid': open.includes(name),
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
        <input {...field('line')} maxLength={200} autoComplete="off" />
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
      {open.length > 0 && (
        <p className="inline-error location-wide" role="alert">
          Still to ask: {open.map((name) => missing[name]).join(', ')}.
        </p>
      )}
      <div className="location-wide">
        <InlineError problem={error} />
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
