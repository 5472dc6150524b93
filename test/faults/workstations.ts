/** Each workstation, and who works on it. */
export const workstations = [
  { name: 'ada-1', practitioner: 'ada' },
  { name: 'ada-2', practitioner: 'ada' },
  { name: 'ben-1', practitioner: 'ben' },
] as const
export type WorkstationName = (typeof workstations)[number]['name']
