import { Autocomplete } from '@base-ui/react/autocomplete'
import { type ReactNode, useId } from 'react'

/**
 * A field that searches while one types, with what was found below it. The first one found is always marked, also where
 * it comes late: Enter chooses it. While what is shown was found for fewer letters than were typed, it is busy and Enter
 * chooses nothing: a medication must not be chosen that was not asked for.
 */
export function SearchField<Item>({
  label,
  placeholder,
  typed,
  onTyped,
  items,
  foundFor,
  line,
  none,
  onChosen,
  onGivenUp,
  openAtOnce = false,
}: {
  label: string
  placeholder: string
  typed: string
  onTyped: (typed: string) => void
  items: readonly Item[]
  /** The words that `items` were found for. */
  foundFor: string
  line: (item: Item) => { key: string; name: string; content: ReactNode }
  /** Said where nothing was found. */
  none: ReactNode
  onChosen: (item: Item) => void
  /** Escape. */
  onGivenUp?: () => void
  /** The list is there before a letter is typed. */
  openAtOnce?: boolean
}) {
  const id = useId()
  const stale = foundFor !== typed.trim()
  return (
    <Autocomplete.Root
      items={items}
      filter={null}
      value={typed}
      onValueChange={(text, { reason }) => {
        // What was chosen is shown elsewhere, not in the field.
        if (reason !== 'item-press') onTyped(text)
      }}
      itemToStringValue={(item: Item) => line(item).name}
      autoHighlight="always"
      defaultOpen={openAtOnce}
    >
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <Autocomplete.Input
          id={id}
          className="input"
          placeholder={placeholder}
          autoFocus
          autoComplete="off"
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              // The form around it is not sent by the key that chooses.
              event.preventDefault()
              if (stale) event.preventBaseUIHandler()
            }
            if (event.key === 'Escape' && onGivenUp) {
              event.stopPropagation()
              onGivenUp()
            }
          }}
        />
      </div>
      <Autocomplete.Portal>
        <Autocomplete.Positioner className="positioner" sideOffset={4} align="start">
          <Autocomplete.Popup
            className="menu search-found"
            data-empty={items.length === 0 || undefined}
            aria-busy={stale || undefined}
          >
            <Autocomplete.Empty className="search-none">{none}</Autocomplete.Empty>
            <Autocomplete.List>
              {(item: Item) => {
                const { key, content } = line(item)
                return (
                  <Autocomplete.Item
                    key={key}
                    value={item}
                    className="menu-item"
                    onClick={() => onChosen(item)}
                  >
                    <span>{content}</span>
                  </Autocomplete.Item>
                )
              }}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  )
}
