import './palette.css'
import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { useEffect, useRef, useState } from 'react'
import { useOffers } from '../base/actions.ts'
import { matches } from '../base/keys.ts'
import { useLock } from '../lock/lock-state.ts'
import { useQueuePatients } from '../queue/patients.ts'
import { useDialogsAbove } from '../ui/Dialog.tsx'
import { count } from '../ui/format.ts'
import { Keys } from '../ui/Keys.tsx'
import { openPalette } from './actions.ts'
import { allActions } from './all-actions.ts'
import { type Entry, entries } from './palette-entries.ts'
import { found, type Group } from './palette-rank.ts'
import { recentActions } from './recent-actions.ts'

/**
 * Every action that can be run here and now, and the patients of the queue. What is chosen is run after the palette has
 * gone and the keyboard is back where it was: an action that opens something finds its place to come back to.
 */
export function Palette({ onClose }: { onClose: () => void }) {
  useOffers()
  const [typed, setTyped] = useState('')
  const [recent] = useState(recentActions)
  const patients = useQueuePatients()
  const groups = found(entries(allActions, recent, patients), typed)
  const results = groups.reduce((sum, { items }) => sum + items.length, 0)
  const run = useAfterClosing()
  const above = useDialogsAbove()

  // Asked for in the window of the call, it is here.
  useEffect(() => window.focus(), [])

  // No patient stands above the curtain.
  const covered = useLock((state) => state.view !== null && state.view.state !== 'open')
  useEffect(() => {
    if (covered) onClose()
  }, [covered, onClose])

  const choose = (entry: Entry) => {
    if (entry.kind === 'action' && entry.why !== null) return
    run.current = entry.run
    onClose()
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup
          className="dialog palette"
          aria-label="Find an action or a patient"
          onKeyDown={(event) => {
            if (!openPalette.keys?.some((keys) => matches(event.nativeEvent, keys))) return
            event.preventDefault()
            onClose()
          }}
        >
          <Autocomplete.Root
            open
            inline
            items={groups}
            filter={null}
            value={typed}
            onValueChange={setTyped}
            itemToStringValue={(entry: Entry) => entry.text}
            autoHighlight="always"
            keepHighlight
          >
            <Autocomplete.Input
              className="palette-input"
              aria-label="Action or patient"
              placeholder="Action or patient"
              // Chromium must remember nothing of it on disk, nor send it to a spell checker.
              autoComplete="off"
              spellCheck={false}
            />
            <Autocomplete.Status className="palette-count">
              {results === 0 ? 'Nothing found' : count(results, 'result')}
            </Autocomplete.Status>
            <Autocomplete.List className="palette-list scrolls" aria-label="Actions and patients">
              {({ heading, items }: Group<Entry>) => (
                <Autocomplete.Group key={heading} items={items} className="palette-group">
                  <Autocomplete.GroupLabel className="overline palette-heading">
                    {heading}
                  </Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(entry: Entry) => <Line key={entry.id} entry={entry} onChoose={() => choose(entry)} />}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
      {above}
    </Dialog.Root>
  )
}

function Line({ entry, onChoose }: { entry: Entry; onChoose: () => void }) {
  const closed = entry.kind === 'action' && entry.why !== null
  return (
    <Autocomplete.Item value={entry} className="palette-item" disabled={closed} onClick={onChoose}>
      {entry.kind === 'action' ? <ActionLine {...entry} /> : <PatientLine {...entry} />}
    </Autocomplete.Item>
  )
}

const ActionLine = ({ action, why }: Extract<Entry, { kind: 'action' }>) => (
  <>
    <span className="palette-what">
      {action.title}
      {(why ?? action.note) && <span className="palette-note">{why ?? action.note}</span>}
    </span>
    <Keys of={action} />
  </>
)

const PatientLine = ({
  patient: { name, age, urgent, detail, does },
}: Extract<Entry, { kind: 'patient' }>) => (
  <>
    <span className="palette-what">
      <span className="palette-name">
        {name}
        {age && <span className="figures">, {age}</span>}
        {urgent && <span className="tone-stop"> · {urgent}</span>}
      </span>
      <span className="palette-note figures">{detail}</span>
    </span>
    <span className="palette-does">{does}</span>
  </>
)

/** Runs the chosen action once, after the palette has closed and the focus is back. */
function useAfterClosing() {
  const run = useRef<(() => void) | null>(null)
  useEffect(
    () => () => {
      const chosen = run.current
      if (chosen) setTimeout(chosen)
    },
    [],
  )
  return run
}
