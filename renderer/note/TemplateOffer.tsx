import { type Phrase, phrasesFor } from '../../main/clinical/phrases/phrase.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { Button } from '../ui/Button.tsx'
import { beginWithTemplate } from './actions.ts'

/** The templates for the reason of the visit; they stay in their place while one writes. */
export function TemplateOffer({
  phrases,
  reason,
  onBegin,
}: {
  phrases: readonly Phrase[]
  reason: string
  onBegin: (phrase: Phrase) => void
}) {
  const [first, ...others] = phrasesFor(phrases, reason)
  if (!first) return null
  return (
    <p className="note-templates">
      <span className="quieter">Template</span>
      <ActionButton action={beginWithTemplate} run={() => onBegin(first)} small>
        {first.title}
      </ActionButton>
      {others.slice(0, 2).map((phrase) => (
        <Button key={phrase.id} small onClick={() => onBegin(phrase)}>
          {phrase.title}
        </Button>
      ))}
    </p>
  )
}
