import type { Problem } from '../../preload/contract/index.ts'

/** The message of a refusal, where it happened. */
export function InlineError({ problem }: { problem: Problem | null }) {
  if (!problem) return null
  return (
    <p className="inline-error" role="alert">
      {problem.message}
    </p>
  )
}
