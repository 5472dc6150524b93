import usStates from '../../../resources/terminology/us-states.json' with { type: 'json' }

const names: Record<string, string> = usStates

/** The name of a state or territory by its USPS code (USPS Publication 28, appendix B); another code stands for itself. */
export const stateName = (code: string): string => names[code] ?? code
