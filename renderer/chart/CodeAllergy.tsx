import { useEffect, useRef, useState } from 'react'
import type { AllergyCode, AllergyView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'

/** So many answers to "which was it?" stand beside a line; the others in the dialog. */
const few = 4

/**
 * One press makes a coded allergy of what stands there in words, so that the next one who orders has it. Words that leave
 * it open take the press that says which it was.
 */
export function CodeAllergy({
  encounterId,
  allergy,
  all = false,
  onCoding,
}: {
  encounterId: string
  allergy: AllergyView
  /** Every answer, not the first few. */
  all?: boolean
  /** Before it changes, and where it did not. */
  onCoding?: (now: boolean) => void
}) {
  const { run, isPending, error } = useCommand('chart.codeAllergy')
  const [done, setDone] = useState<string | null>(null)
  const said = useRef<HTMLSpanElement>(null)
  // The button that was pressed is gone: the focus stands where it stood.
  useEffect(() => {
    if (done) said.current?.focus()
  }, [done])
  const { named, asked } = allergy
  const answers = named.length === 0 ? (asked?.answers ?? []) : []
  if (done)
    return (
      <span ref={said} className="quiet" tabIndex={-1} role="status">
        Coded as {done}.
      </span>
    )
  if (named.length + answers.length === 0) return null
  const code = async (codes: AllergyCode[]) => {
    onCoding?.(true)
    const result = await run({
      encounterId,
      allergyId: allergy.id,
      codes: codes.map(({ system, code }) => ({ system, code })),
    })
    if (!result.ok) onCoding?.(false)
    if (result.ok) setDone(namesOf(codes))
  }
  return (
    <span className="code-allergy">
      {named.length > 0 && (
        <Button small disabled={isPending} onClick={() => code(named)}>
          Code as {namesOf(named)}
        </Button>
      )}
      {answers.length > 0 && <span className="tone-warn">Which was it?</span>}
      {(all ? answers : answers.slice(0, few)).map((answer) => (
        <Button
          key={answer.code}
          small
          disabled={isPending}
          aria-label={`${allergy.text} was ${answer.display}`}
          onClick={() => code([answer])}
        >
          {answer.display}
        </Button>
      ))}
      <InlineError problem={error} />
    </span>
  )
}

const namesOf = (codes: AllergyCode[]): string => codes.map(({ display }) => display).join(' and ')
