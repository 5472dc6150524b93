import { Fragment, useId, useState } from 'react'
import type { ObservationView } from '../../preload/views/index.ts'
import {
  detailLines,
  formatObservationDate,
  formatObservationValue,
  markOf,
  panelSummary,
} from './observation-labels.ts'
import { Trend } from './Trend.tsx'

/**
 * One observation: name and value; in quiet type below how old it is and what belongs to it, with the trend. A panel
 * or a questionnaire opens to its members, and while it is closed says what in it is off. `of` is the date that stands
 * above already.
 */
export function ObservationLine({ one, of = null }: { one: ObservationView; of?: string | null }) {
  const [open, setOpen] = useState(false)
  const members = useId()
  const mark = markOf(one)
  const panel = one.members.length > 0 ? panelSummary(one) : null
  const dated = one.when === null || one.when !== of
  const under = [...(dated ? [formatObservationDate(one)] : []), ...detailLines(one)]
  const unsure = one.status === 'preliminary' || one.awaited !== null
  return (
    <div className="observation">
      <span className="observation-name">
        {panel ? (
          <button
            type="button"
            className="observation-open"
            aria-expanded={open}
            aria-controls={members}
            onClick={() => setOpen(!open)}
          >
            {one.name}
          </button>
        ) : (
          one.name
        )}
      </span>
      <span className={`figures observation-value ${mark ? 'tone-stop' : ''}`}>
        {formatObservationValue(one) || (panel && <span className="quieter">{panel.size}</span>)}
        {mark && ` ${mark}`}
      </span>
      {under.length > 0 && (
        <span className={`figures observation-under ${unsure ? 'tone-warn' : 'quieter'}`}>
          {under.map((text, n) => (
            <Fragment key={text}>
              {n > 0 && ' · '}
              <span className="observation-piece">{text}</span>
            </Fragment>
          ))}
        </span>
      )}
      <Trend of={one} />
      {panel && !open && panel.off.length > 0 && (
        <span className="observation-off tone-stop figures">{panel.off.join(' · ')}</span>
      )}
      {panel && open && (
        <ul className="observation-members" id={members}>
          {one.members.map(({ name, observation }, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a member that is not here has no id, and the order stands
            <li key={n}>
              {observation ? (
                <ObservationLine one={observation} of={one.when} />
              ) : (
                <div className="observation">
                  <span className="observation-name">{name}</span>
                  <span className="observation-value tone-warn">missing</span>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
