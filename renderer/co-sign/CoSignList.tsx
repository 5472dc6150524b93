import { formatMoment } from '../../main/clinical/dates.ts'
import type { CoSignRow } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useViewed } from '../base/viewed.ts'
import { useToCoSign } from '../base/views.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { count } from '../ui/format.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { PatientBanner } from '../ui/PatientBanner.tsx'

/** Colleagues' signed notes that wait for this provider's co-signature: each is read whole, then signed as read. */
export function CoSignList({ onClose }: { onClose: () => void }) {
  const { data: rows, error } = useToCoSign()
  useViewed('cosign.viewed', {}, rows)
  return (
    <Dialog title="To co-sign" onClose={onClose} foot={<Button onClick={onClose}>Close</Button>} wide>
      <p className="quiet">
        You co-sign exactly the text you read here. The server is asked first whether it is still current.
      </p>
      <InlineError problem={error} />
      {rows?.length === 0 && <p>Nothing waits for your co-signature.</p>}
      {rows && rows.length > 0 && (
        // Read first: the list has the focus, not the signature.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is read before it is signed must be reachable
        <ul className="to-co-sign" tabIndex={0} aria-label={count(rows.length, 'note')}>
          {rows.map((row) => (
            <ToCoSign key={row.compositionId} row={row} />
          ))}
        </ul>
      )}
    </Dialog>
  )
}

function ToCoSign({ row }: { row: CoSignRow }) {
  const { compositionId, versions } = row
  const { run: sign, isPending, error } = useCommand('cosign.sign')
  return (
    <li className="addendum" aria-label={`Note of ${row.patientName}`}>
      <PatientBanner of={row} foreign={null} askedOnce={false} />
      <p className="quieter">
        Signed by {row.author}, {formatMoment(row.signedAt)}
      </p>
      {row.texts.map(({ title, text }) => (
        <div key={title}>
          <p className="overline">{title}</p>
          <p className="addendum-text">{text}</p>
        </div>
      ))}
      {row.addenda.map(({ author, at, text }) => (
        <div key={at}>
          <p className="overline">
            Addendum of {author}, {formatMoment(at)}
          </p>
          <p className="addendum-text">{text}</p>
        </div>
      ))}
      <InlineError problem={error} />
      <div className="section-acts">
        <Button
          small
          kind="accent"
          onClick={() => sign({ compositionId, versions })}
          disabled={isPending}
          aria-label={`Co-sign the note of ${row.patientName}`}
        >
          Co-sign
        </Button>
      </div>
    </li>
  )
}
