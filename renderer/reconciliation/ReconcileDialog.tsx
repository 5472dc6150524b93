import './reconciliation.css'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { ReconciliationView } from '../../preload/views/index.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { count } from '../ui/format.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { AddMedicine } from './AddMedicine.tsx'
import { ReconcileLine } from './ReconcileLine.tsx'
import { emptyTyped } from './typed.ts'

/** Every medicine that the chart knows, gone through with the patient: one key a line. What nobody asked about stays so. */
export function ReconcileDialog({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const { data, error } = useBridgeQuery('reconciliation.get', { encounterId })
  const [typed, setTyped] = useState(emptyTyped)
  const draft = useFormDraft(encounterId, 'reconciliation', typed, (kept) =>
    setTyped({ ...emptyTyped, ...kept }),
  )
  const list = useRef<HTMLUListElement>(null)
  const add = useRef<HTMLButtonElement>(null)
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-line]') ?? [])]
  const focusRow = (row: HTMLElement | undefined) =>
    (row?.querySelector<HTMLElement>('button') ?? add.current)?.focus()
  const go = (step: number) => {
    const all = rows()
    const at = all.findIndex((row) => row.contains(row.ownerDocument.activeElement))
    focusRow(all[Math.min(Math.max(at + step, 0), all.length - 1)])
  }
  /** The next line that nobody asked about, after this one and then from the top. */
  const goOn = (from: string) => {
    const all = rows()
    const at = all.findIndex(({ dataset }) => dataset.line === from)
    const next = [...all.slice(at + 1), ...all.slice(0, at)]
    focusRow(next.find(({ dataset }) => dataset.asked === undefined))
  }
  const close = () => {
    draft.forget()
    onClose()
  }
  const keys = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') go(event.key === 'ArrowDown' ? 1 : -1)
    else if (event.key.toLowerCase() === 'a') setTyped({ ...emptyTyped, adding: 'yes' })
    else return
    event.preventDefault()
  }
  return (
    <Dialog
      title="Medications, gone through with the patient"
      onClose={close}
      onKeyDown={keys}
      wide
      foot={
        <>
          <Button ref={add} onClick={() => setTyped({ ...emptyTyped, adding: 'yes' })}>
            Add what else they take <kbd>A</kbd>
          </Button>
          <span className="spring" />
          <Button onClick={close}>Close</Button>
        </>
      }
    >
      <InlineError problem={error} />
      {data && <HowFar of={data} />}
      <ul ref={list} className="reconcile-list">
        {data?.lines.map((line) => (
          <ReconcileLine
            key={line.medicine.id}
            encounterId={encounterId}
            line={line}
            typed={typed}
            onTyped={(change) => setTyped({ ...emptyTyped, ...change })}
            onDone={() => goOn(line.medicine.id)}
          />
        ))}
      </ul>
      {typed.adding && (
        <AddMedicine
          encounterId={encounterId}
          typed={typed}
          onTyped={(change) => setTyped({ ...typed, ...change })}
          onDone={() => {
            setTyped(emptyTyped)
            add.current?.focus()
          }}
        />
      )}
    </Dialog>
  )
}

/** How many were asked about, and what this list is not. */
function HowFar({ of: { lines, state, broken, more } }: { of: ReconciliationView }) {
  const left = lines.filter(({ answer }) => answer === null).length
  return (
    <>
      {lines.length > 0 && (
        <p className="quiet" role="status">
          {left === 0
            ? `All ${lines.length} asked.`
            : `${lines.length - left} of ${lines.length} asked; ${left} not asked, and left as the chart has ${left === 1 ? 'it' : 'them'}.`}
        </p>
      )}
      {lines.length === 0 && state !== 'not-loaded' && (
        <p className="quiet">
          {state === 'none-known'
            ? 'The chart says: no medication.'
            : 'The chart has no medication to ask about.'}
        </p>
      )}
      {(state === 'not-loaded' || broken) && (
        <p className="list-partial">
          <strong>Not fully loaded</strong>
          <span className="list-partial-more">What is not shown may still be taken.</span>
        </p>
      )}
      {more > 0 && (
        <p className="tone-warn">{count(more, 'more line')} of the chart, over or not, are not shown here.</p>
      )}
    </>
  )
}
