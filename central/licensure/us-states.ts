import usStates from '../../resources/terminology/us-states.json' with { type: 'json' }

const codes = new Map(Object.entries(usStates).map(([code, name]) => [name.toLowerCase(), code]))

/** The USPS code an address means by its state, written as code or name; undefined when it means none. */
export function uspsCode(state: string | undefined): string | undefined {
  const word = state?.trim() ?? ''
  return Object.hasOwn(usStates, word.toUpperCase()) ? word.toUpperCase() : codes.get(word.toLowerCase())
}
