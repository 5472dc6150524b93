import type { AddendumView } from '../../preload/views/index.ts'

export const titleOf = (continues: AddendumView['continues']): string =>
  continues === 'appends' ? 'Addendum' : 'Note, written anew'
