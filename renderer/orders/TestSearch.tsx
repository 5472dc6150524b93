import { useState } from 'react'
import type { TestChoice } from '../../preload/views/index.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { SearchField } from '../ui/SearchField.tsx'

/** Finds a test or a set of the catalog by name, abbreviation or what people call it. */
export function TestSearch({
  onChosen,
  onGivenUp,
}: {
  onChosen: (choice: TestChoice) => void
  onGivenUp: () => void
}) {
  const [typed, setTyped] = useState('')
  const query = typed.trim()
  const answer = useBridgeQuery('labs.search', query.length >= 2 ? { query } : null, { keepPrevious: true })
  const foundFor = (answer.input as { query: string } | null)?.query ?? ''
  const found = query.length >= 2 ? (answer.data ?? []) : []
  return (
    <>
      <SearchField
        label="Test or set"
        placeholder="Name, abbreviation or everyday name"
        typed={typed}
        onTyped={setTyped}
        items={found}
        foundFor={query.length >= 2 ? foundFor : query}
        line={lineOf}
        none={query.length >= 2 && foundFor === query && `Nothing found for “${query}”.`}
        onChosen={onChosen}
        onGivenUp={onGivenUp}
      />
      <InlineError problem={answer.error} />
    </>
  )
}

const notes = { lab: 'Laboratory', imaging: 'Imaging', set: '' }

const lineOf = ({ id, name, kind, members }: TestChoice) => ({
  key: id,
  name,
  content: (
    <>
      {name}
      <span className="menu-note">{kind === 'set' ? `Orders ${members.join(', ')}` : notes[kind]}</span>
    </>
  ),
})
