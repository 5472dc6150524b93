import { type Action, groups } from '../base/actions.ts'
import { shownKeys } from '../base/keys.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { allActions } from './all-actions.ts'

/** Every action that has keys, under the headings of the palette. */
export function KeysSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" wide toRead onClose={onClose} foot={<Button onClick={onClose}>Close</Button>}>
      <div className="key-groups">
        {groups.map((group) => (
          <section key={group} className="key-group" aria-label={group}>
            <h3 className="overline">{group}</h3>
            <dl className="key-list">
              {allActions
                .filter((action) => action.group === group && action.keys)
                .map((action) => (
                  <Line key={action.id} action={action} />
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

function Line({ action: { title, note, keys = [] } }: { action: Action }) {
  const [first] = keys
  return (
    <div className="contents">
      <dt>{first && shownKeys(first).map((key) => <kbd key={key}>{key}</kbd>)}</dt>
      <dd>
        {title}
        {note && <span className="quieter"> · {note}</span>}
      </dd>
    </div>
  )
}
