import { useEffect, useRef, useState } from 'react'
import { formatShortDate } from '../../main/clinical/dates.ts'
import type { FoundIn, FoundLine } from '../../preload/views/index.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { sectionTitles } from './record-labels.ts'
import { type ChartOf, useChartHeader } from './use-chart.ts'
import { useOpenDialog } from './use-open-dialog.ts'

const groupTitles: Record<FoundIn, string> = {
  ...sectionTitles,
  problems: 'Problems',
  allergies: 'Allergies',
  medications: 'Medications',
  notes: 'Notes',
  observations: 'Results and vital signs',
  encounters: 'Visits',
}
const shortest = 2
const settleMs = 120

/** Finds words in all that a chart holds. Enter opens the first; the arrows go through the others. */
export function FindInChart({ chartOf, onClose }: { chartOf: ChartOf; onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const query = useSettled(typed.trim())
  const list = useRef<HTMLDivElement>(null)
  const { data: chart } = useChartHeader(chartOf)
  const openDialog = useOpenDialog()
  const { data, error } = useBridgeQuery('chart.search', query.length >= shortest ? { chartOf, query } : null)
  const open = ({ type, id }: FoundLine) =>
    openDialog(
      type === 'Composition'
        ? { name: 'read-note', chartOf, compositionId: id }
        : { name: 'read-record', chartOf, type, recordId: id },
    )
  const lines = data?.groups.flatMap((group) => group.lines) ?? []
  const go = (step: number) => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)]?.focus()
  }
  return (
    <Dialog
      title={`Find in the chart of ${chart?.name ?? '…'}`}
      onClose={onClose}
      wide
      foot={<Button onClick={onClose}>Close</Button>}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows go through what is inside */}
      <div
        className="find-chart"
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          go(event.key === 'ArrowDown' ? 1 : -1)
        }}
      >
        <input
          type="search"
          className="input"
          aria-label="Words to find"
          placeholder="A word of a note, a result, a medication, a document …"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            const [first] = lines
            if (event.key === 'Enter' && first && query === typed.trim()) open(first)
          }}
        />
        <InlineError problem={error} />
        <p className="quieter" role="status">
          {data && query.length >= shortest && said(lines.length, data.more)}
        </p>
        {chart && chart.load.state !== 'complete' && (
          <p className="list-partial">
            <strong>Not fully loaded</strong>
            <span className="list-partial-more">What is not found here may still exist.</span>
          </p>
        )}
        <div ref={list} className="find-found">
          {data?.groups.map((group) => (
            <section key={group.group} aria-label={groupTitles[group.group]}>
              <h3>{groupTitles[group.group]}</h3>
              <ul className="list-items">
                {group.lines.map((line) => (
                  <li key={`${line.type}/${line.id}`}>
                    <button type="button" className="link-plain find-line" onClick={() => open(line)}>
                      <span className="figures quiet">{formatShortDate(line.when)}</span>{' '}
                      <span className={line.enteredInError ? 'struck' : ''}>{line.title || line.what}</span>
                      {line.snippet !== line.title && (
                        <span className="find-snippet quieter">{line.snippet}</span>
                      )}
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  )
}

/** What is typed, once nobody has typed for a moment: each question looks through the whole chart. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settleMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

function said(count: number, more: boolean): string {
  if (count === 0) return 'Nothing found in what is on this machine.'
  if (more) return `The first ${count} are shown: add a word.`
  return count === 1 ? '1 found' : `${count} found`
}
