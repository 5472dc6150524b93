import type { Bug } from './bug.ts'
import { bugsInSync } from './bugs-in-sync.ts'
import { bugsInTheCache } from './bugs-in-the-cache.ts'
import { bugsInTheCentralApi } from './bugs-in-the-central-api.ts'
import { bugsInTheNote } from './bugs-in-the-note.ts'
import { bugsOnDisk } from './bugs-on-disk.ts'

export const bugs: Bug[] = [
  ...bugsInTheCache,
  ...bugsInSync,
  ...bugsInTheNote,
  ...bugsInTheCentralApi,
  ...bugsOnDisk,
]
