import { formatMoment } from '../../preload/dates.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { usePlace } from './place.ts'
import { useSetAside } from './views.ts'

/** What the central API will not accept: kept here, with author, time and why, one step from its chart. */
export function SetAsideList({ onClose }: { onClose: () => void }) {
  const { value: items, problem } = useSetAside()
  const open = usePlace((place) => place.open)
  return (
    <Dialog title="Set aside" onClose={onClose} foot={<Button onClick={onClose}>Close</Button>} wide>
      <p className="quiet">
        These are not at the central API. Nothing of them is lost: they are on this machine and wait for you.
      </p>
      <Trouble problem={problem} />
      {items?.length === 0 && <p>Nothing is set aside.</p>}
      <ul className="aside-list">
        {(items ?? []).map((item) => (
          <li key={item.id}>
            <strong>{item.patientName}</strong> · {item.what}
            <p className="words-stop">{item.why}</p>
            <p className="quieter">
              {item.author}, {formatMoment(item.when)}
              {item.encounterId && (
                <>
                  {' · '}
                  <button type="button" className="link" onClick={() => open(item.encounterId)}>
                    Open this visit
                  </button>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
