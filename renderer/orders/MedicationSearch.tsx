import { Combobox } from '@base-ui/react/combobox'
import { useEffect, useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import type { MedicationChoice } from '../../preload/views.ts'
import { rounds } from '../app/bridge.ts'
import { Trouble } from '../ui/Trouble.tsx'

/** Finds a medication by brand or ingredient in the terminology of this machine. */
export function MedicationSearch({ onChosen }: { onChosen: (choice: MedicationChoice) => void }) {
  const [words, setWords] = useState('')
  const [found, setFound] = useState<MedicationChoice[]>([])
  const [searched, setSearched] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)

  useEffect(() => {
    const asked = words.trim()
    if (asked.length < 2) {
      setFound([])
      setSearched('')
      return
    }
    // An answer to older words must not replace the list of newer ones.
    let outdated = false
    void rounds.call('orders.search', { words: asked }).then((result) => {
      if (outdated) return
      setProblem(result.ok ? null : result.problem)
      setFound(result.ok ? result.value : [])
      setSearched(asked)
    })
    return () => {
      outdated = true
    }
  }, [words])

  return (
    <>
      <Combobox.Root
        items={found}
        filter={null}
        inputValue={words}
        onInputValueChange={setWords}
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
                {searched ? `Nothing found for “${searched}”.` : ''}
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
      <Trouble problem={problem} />
    </>
  )
}
