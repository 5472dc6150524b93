import { Combobox } from '@base-ui/react/combobox'
import { useState } from 'react'
import type { MedicationChoice } from '../../preload/views/index.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { useMedicationSearch } from '../base/views.ts'
import { InlineError } from '../ui/InlineError.tsx'

/** Finds a medication by brand or ingredient in the terminology of this machine. */
export function MedicationSearch({ onChosen }: { onChosen: (choice: MedicationChoice) => void }) {
  const [typed, setTyped] = useState('')
  const { found, query, error } = useMedicationSearch(typed, 2)
  const none = query !== '' && found.length === 0
  const { data: outside } = useBridgeQuery('orders.notHere', none ? { query } : null)

  return (
    <>
      <Combobox.Root
        items={found}
        filter={null}
        inputValue={typed}
        onInputValueChange={setTyped}
        value={null}
        onValueChange={(choice: MedicationChoice | null) => choice && onChosen(choice)}
        itemToStringLabel={(choice: MedicationChoice) => choice.name}
        autoHighlight
        openOnInputClick={false}
      >
        <div className="field">
          <label htmlFor="medication">Medication</label>
          <Combobox.Input
            id="medication"
            className="input"
            placeholder="Brand or ingredient"
            autoFocus
            autoComplete="off"
          />
        </div>
        <Combobox.Portal>
          <Combobox.Positioner className="positioner" sideOffset={4} align="start">
            <Combobox.Popup className="menu medications" data-empty={found.length === 0 || undefined}>
              <Combobox.Empty className="medication-none">
                {none && (
                  <>
                    {outside?.medication
                      ? `${outside.medication} is not in the training catalog.`
                      : `Nothing found for “${query}”.`}
                    <span className="menu-note">
                      The catalog is a selection of common outpatient products, not RxNorm whole.
                    </span>
                  </>
                )}
              </Combobox.Empty>
              <Combobox.List>
                {(choice: MedicationChoice) => (
                  <Combobox.Item key={choice.rxcui} value={choice} className="menu-item medication">
                    <span>
                      {choice.name}
                      {(choice.brand || choice.ingredients.length > 1) && (
                        <span className="menu-note">
                          {choice.ingredients.map((each) => each.name).join(', ')}
                        </span>
                      )}
                    </span>
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
      <InlineError problem={error} />
    </>
  )
}
