import usStates from '../../resources/terminology/us-states.json' with { type: 'json' }

const names: Record<string, string> = usStates
const codes = new Map(Object.entries(usStates).map(([code, name]) => [name.toLowerCase(), code]))

/** The name of a state or territory by its USPS code (USPS Publication 28, appendix B); another code stands for itself. */
export const stateName = (code: string): string => names[code] ?? code

/** The USPS code an address means by its state, written as code or name; undefined when it means none. */
export function uspsCode(state: string | undefined): string | undefined {
  const word = state?.trim() ?? ''
  return Object.hasOwn(usStates, word.toUpperCase()) ? word.toUpperCase() : codes.get(word.toLowerCase())
}
