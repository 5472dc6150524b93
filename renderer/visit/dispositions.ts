import type { Disposition } from '../../preload/views/index.ts'

export const dispositions: readonly (readonly [Disposition, string])[] = [
  ['home-care', 'Home care'],
  ['follow-up', 'Follow-up'],
  ['in-person', 'In person'],
  ['emergency', 'Emergency'],
]
