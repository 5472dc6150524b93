import type { Problem } from '../../preload/contract.ts'

/** A refusal, in words, where it happened. */
export function Trouble({ problem }: { problem: Problem | null }) {
  if (!problem) return null
  return (
    <p className="trouble" role="alert">
      {problem.words}
    </p>
  )
}
