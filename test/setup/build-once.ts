import { buildUnlessBuilt } from './build.ts'

/** Before the first end-to-end spec: one build serves all of them. */
export default buildUnlessBuilt
