import { formatMoment } from '../../main/clinical/dates.ts'
import { openVisit } from '../base/navigation.ts'
import { useViewed } from '../base/viewed.ts'
import { useSetAside } from '../base/views.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'

/** Writes that the central API refused: kept with author, time and reason, one step from their chart. */
export function SetAsideList({ onClose }: { onClose: () => void }) {
  const { data: items, error } = useSetAside()
  useViewed('sync.setAsideViewed', {}, items)
  return (
    <Dialog title="Set aside" onClose={onClose} foot={<Button onClick={onClose}>Close</Button>} wide>
      <p className="quiet">
        These are not on the server. Nothing is lost: they are on this machine and wait for you.
      </p>
      <InlineError problem={error} />
      {items?.length === 0 && <p>Nothing is set aside.</p>}
      <ul className="aside-list">
        {(items ?? []).map(({ encounterId, ...item }) => (
          <li key={item.id}>
            <strong>{item.patientName}</strong> · {item.what}
            <p className="tone-stop">{item.why}</p>
            <p className="quieter">
              {item.author}, {formatMoment(item.when)}
              {encounterId && (
                <>
                  {' · '}
                  <button type="button" className="link" onClick={() => openVisit(encounterId)}>
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
