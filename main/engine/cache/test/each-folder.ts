import { afterEach, beforeEach } from 'vitest'
import { cacheFolder } from './folder.ts'

/** As `cacheFolder`, a new one for each test of the file that calls this; it goes when the test has ended. */
export function folderForEachTest(): ReturnType<typeof cacheFolder> {
  const folder = {} as ReturnType<typeof cacheFolder>
  beforeEach(() => {
    Object.assign(folder, cacheFolder())
  })
  afterEach(() => folder.remove())
  return folder
}
