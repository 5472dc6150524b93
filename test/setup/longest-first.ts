import { relative, sep } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { root } from './electron-binary.ts'

/** Short to read and long to run, since they wait: as the last of their project each would leave a worker idle. */
export const longThoughSmall = ['test/call/network-cut.e2e.ts', 'test/e2e/central-away.e2e.ts']

/** Where it has no times from before, as in a fresh clone, vitest starts the largest file first: these before that. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) =>
      longThoughSmall.includes(relative(root, moduleId).split(sep).join('/'))
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}
