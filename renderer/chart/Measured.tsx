import { useId } from 'react'
import { localDay } from '../../main/clinical/dates.ts'
import { type VitalSource, vitalSources } from '../../main/clinical/observations/vital-signs.ts'
import { RadioGroup } from '../ui/RadioGroup.tsx'

/** '': not said yet. A form's values are strings, so that they can be kept half filled in. */
export type MeasuredValues = { source: VitalSource | ''; day: string; time: string }

export const notMeasured: MeasuredValues = { source: '', day: '', time: '' }

/** FHIR's date or dateTime; null: now, as of today without a time. */
export const momentOf = ({ day, time }: MeasuredValues, now = Date.now()): string | null => {
  if (day && time) return new Date(`${day}T${time}`).toISOString()
  return day && day !== localDay(now) ? day : null
}

/** Where what is entered is known from, and when it was measured. Nobody's answer stands there before it is given. */
export function Measured({
  of,
  onChange,
}: {
  of: MeasuredValues
  onChange: <K extends keyof MeasuredValues>(name: K, value: MeasuredValues[K]) => void
}) {
  const id = useId()
  return (
    <>
      <RadioGroup<VitalSource>
        label="Known from"
        value={of.source || null}
        options={[
          ['home-device', vitalSources['home-device']],
          ['stated', 'Stated'],
          ['seen-on-video', vitalSources['seen-on-video']],
        ]}
        onChoose={(chosen) => onChange('source', chosen)}
      />
      <div className="entry-when">
        <label htmlFor={id}>Measured{of.day ? ' on' : ' now, or on'}</label>
        <input
          id={id}
          type="date"
          autoComplete="off"
          className="input figures"
          value={of.day}
          onChange={(event) => onChange('day', event.target.value)}
        />
        {of.day && (
          <input
            type="time"
            autoComplete="off"
            className="input figures"
            aria-label="Time it was measured"
            value={of.time}
            onChange={(event) => onChange('time', event.target.value)}
          />
        )}
      </div>
    </>
  )
}
