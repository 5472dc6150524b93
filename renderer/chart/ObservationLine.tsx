import { useId, useState } from 'react'
import type { ObservationView } from '../../preload/views.ts'
import { agedWords, markOf, panelWords, underWords, valueWords } from './observation-words.ts'
import { Trend } from './Trend.tsx'

/**
 * One observation: name and date, trend, value; in quiet type below what belongs to it. A panel or a questionnaire
 * opens to its members, and while it is closed says what in it is off. `of` is the date that stands above already.
 */
export function ObservationLine({ one, of = null }: { one: ObservationView; of?: string | null }) {
  const [open, setOpen] = useState(false)
  const members = useId()
  const mark = markOf(one)
  const under = underWords(one)
  const panel = one.members.length > 0 ? panelWords(one) : null
  const date = one.when !== null && one.when === of ? '' : agedWords(one)
  const name = (
    <>
      {one.name}
      {date && <span className="quieter figures observation-date"> {date}</span>}
    </>
  )
  return (
    <div className="observation">
      <span className="quiet observation-name">
        {panel ? (
          <button
            type="button"
            className="observation-open"
            aria-expanded={open}
            aria-controls={members}
            onClick={() => setOpen(!open)}
          >
            {name}
          </button>
        ) : (
          name
        )}
      </span>
      <Trend of={one} />
      <span className={`figures observation-value ${mark ? 'words-stop' : ''}`}>
        {valueWords(one) || (panel && <span className="quieter">{panel.size}</span>)}
        {mark && ` ${mark}`}
      </span>
      {under.length > 0 && (
        <span
          className={`observation-under ${one.status === 'preliminary' || one.awaited ? 'words-warn' : 'quieter'}`}
        >
          {under.join(' · ')}
        </span>
      )}
      {panel && !open && panel.off.length > 0 && (
        <span className="observation-under words-stop figures">{panel.off.join(' · ')}</span>
      )}
      {panel && open && (
        <ul className="observation-members" id={members}>
          {one.members.map(({ name: called, observation }, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a member that is not here has no id, and the order stands
            <li key={n}>
              {observation ? (
                <ObservationLine one={observation} of={one.when} />
              ) : (
                <span className="quieter">{called} · missing on this machine</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
