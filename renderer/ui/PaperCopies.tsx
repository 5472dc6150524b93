import './paper.css'
import { type ReactNode, useState } from 'react'
import { createPortal } from 'react-dom'
import type { Problem, Result } from '../../preload/contract/index.ts'
import { useShell } from '../base/views.ts'
import { Button } from './Button.tsx'

type Save = () => Promise<Result<{ outcome: 'saved'; file: string } | { outcome: 'canceled' }>>
type Print = () => Promise<Result<{ outcome: 'printed' | 'canceled' }>>
type Ways = {
  print?: Print
  /** As PDF. */
  save?: Save
  /** As a FHIR document, where it can be one. */
  saveDocument?: Save
}
export type Copies = ReturnType<typeof useCopies>

/** Copies of a paper: to a printer, or a file. What leaves is what `OnPaper` lays out. */
export function useCopies({ print, save, saveDocument }: Ways) {
  const { data: shell } = useShell()
  const [busy, setBusy] = useState(false)
  const [saved, setSaved] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const copy = (way: Print | Save | undefined) => async () => {
    if (!way) return
    setBusy(true)
    setSaved('')
    const result = await way()
    setBusy(false)
    setProblem(result.ok ? null : result.problem)
    if (result.ok && result.value.outcome === 'saved') setSaved(`Saved as ${result.value.file}.`)
  }
  return {
    /** Null: not known yet. */
    allowed: shell?.mayExport ?? null,
    busy,
    saved,
    problem,
    print: copy(print),
    save: copy(save),
    saveDocument: copy(saveDocument),
    forget: () => {
      setSaved('')
      setProblem(null)
    },
  }
}

export function CopyButtons({
  of: { allowed, busy, print, save },
  there = true,
  next,
}: {
  of: Copies
  /** There is something to copy. */
  there?: boolean
  /** Printing is the next step here. */
  next?: boolean
}) {
  const disabled = !there || allowed !== true || busy
  return (
    <>
      <Button onClick={() => void save()} disabled={disabled}>
        Save as PDF …
      </Button>
      <Button kind={next ? 'next' : 'plain'} onClick={() => void print()} disabled={disabled}>
        Print …
      </Button>
    </>
  )
}

/** What becomes of a copy, or why there can be none. */
export function CopyNote({ of: { allowed } }: { of: Copies }) {
  return allowed === false ? (
    <p className="tone-warn">Your IT department has switched off printing and saving of visits.</p>
  ) : (
    <p className="quiet">
      Paper and file can be read by whoever holds them: Rounds does not protect them. Each copy stands in the
      audit trail.
    </p>
  )
}

/** Laid out once more, for the printer and the file alone. */
export const OnPaper = ({ children }: { children: ReactNode }) =>
  createPortal(<div className="print-only">{children}</div>, document.body)
