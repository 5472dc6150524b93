import type { FormEvent } from 'react'
import { useCommand } from '../base/commands.ts'
import { useMedicationSearch } from '../base/views.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import type { Typed } from './typed.ts'

const fromLetters = 2
type Found = { rxcui: string; name: string; note: string }

/** What the patient takes and the chart does not know: found in the catalog, or in their words. */
export function AddMedicine({
  encounterId,
  typed,
  onTyped,
  onDone,
}: {
  encounterId: string
  typed: Typed
  onTyped: (change: Partial<Typed>) => void
  onDone: () => void
}) {
  const { run, isPending, error } = useCommand('chart.recordMedicine')
  const { found, query } = useMedicationSearch(typed.find, fromLetters)
  const words = typed.find.trim()
  const items: Found[] = [
    ...found.map(({ rxcui, name }) => ({ rxcui, name, note: '' })),
    ...(words.length >= fromLetters ? [{ rxcui: '', name: words, note: 'In the patient’s words' }] : []),
  ]
  const add = async (event: FormEvent) => {
    event.preventDefault()
    if (isPending) return
    const result = await run({
      encounterId,
      text: words,
      rxcui: typed.rxcui || null,
      dosage: typed.dosage.trim() || null,
      since: null,
      overTheCounter: false,
      use: 'taken',
    })
    if (result.ok) onDone()
  }
  if (typed.adding === 'yes')
    return (
      <div className="reconcile-add">
        <SearchField
          label="What else they take"
          placeholder="Brand, ingredient, or in their words"
          typed={typed.find}
          onTyped={(find) => onTyped({ find })}
          items={items}
          foundFor={words.length < fromLetters ? words : query}
          line={({ rxcui, name, note }) => ({
            key: rxcui || 'words',
            name,
            content: (
              <>
                {name}
                {note && <span className="menu-note">{note}</span>}
              </>
            ),
          })}
          none={false}
          onGivenUp={onDone}
          onChosen={({ rxcui, name }) => onTyped({ adding: 'chosen', find: name, rxcui })}
        />
      </div>
    )
  return (
    <form className="reconcile-words" aria-label={`Add ${words}`} autoComplete="off" onSubmit={add}>
      <Field
        label={`How they take ${words}`}
        value={typed.dosage}
        maxLength={200}
        autoFocus
        onChange={(event) => onTyped({ dosage: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onDone()
        }}
      />
      <Button small kind="accent" type="submit" disabled={isPending}>
        Add
      </Button>
      <InlineError problem={error} />
    </form>
  )
}
