import { useState } from 'react'
import type { Problem } from '../../preload/contract/index.ts'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import type { NoteDraft, SectionState } from './draft.ts'

/** Text from elsewhere that the machine merged: offered while the caret is here, marked until its author has read them. */
export function SectionMerge({ draft, section }: { draft: NoteDraft; section: SectionState }) {
  const [problem, setProblem] = useState<Problem | null>(null)
  if (section.newer !== null)
    return (
      <p className="section-merge">
        Text from elsewhere belongs in this section.
        <Button small onClick={() => void draft.showNewer(section.code)}>
          Show them
        </Button>
      </p>
    )
  if (!section.mergedUnseen) return null
  return (
    <p className="section-merge">
      Merged with text from elsewhere: read it before you sign.
      <Button small onClick={async () => setProblem(await draft.sawMerge(section.code))}>
        I have read it
      </Button>
      <InlineError problem={problem} />
    </p>
  )
}
