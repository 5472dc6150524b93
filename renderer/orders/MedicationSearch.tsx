import { useState } from 'react'
import type { MedicationChoice } from '../../preload/views/index.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { useMedicationSearch } from '../base/views.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { SearchField } from '../ui/SearchField.tsx'

/** Finds a medication by brand or ingredient in the terminology of this machine. */
export function MedicationSearch({
  begin = '',
  onChosen,
}: {
  /** What is searched at first. */
  begin?: string
  onChosen: (choice: MedicationChoice) => void
}) {
  const [typed, setTyped] = useState(begin)
  const { found, query, error } = useMedicationSearch(typed, 2)
  const none = query !== '' && found.length === 0
  const { data: outside } = useBridgeQuery('orders.notHere', none ? { query } : null)

  return (
    <>
      <SearchField
        label="Medication"
        placeholder="Brand or ingredient"
        typed={typed}
        onTyped={setTyped}
        items={found}
        foundFor={query}
        line={medicationLine}
        none={
          none && (
            <>
              {outside?.medication
                ? `${outside.medication} is not in the training catalog.`
                : `Nothing found for “${query}”.`}
              <span className="menu-note">
                The catalog is a selection of common outpatient products, not RxNorm whole.
              </span>
            </>
          )
        }
        onChosen={onChosen}
      />
      <InlineError problem={error} />
    </>
  )
}

const medicationLine = ({ rxcui, name, brand, ingredients }: MedicationChoice) => ({
  key: rxcui,
  name,
  content: (
    <>
      {name}
      {(brand || ingredients.length > 1) && (
        <span className="menu-note">{ingredients.map((each) => each.name).join(', ')}</span>
      )}
    </>
  ),
})
