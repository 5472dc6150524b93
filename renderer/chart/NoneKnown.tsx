import { type NoneKnown as Kind, noneKnownLabels } from '../../main/clinical/allergies/none-meant.ts'
import { useCommand } from '../base/commands.ts'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'

const kinds = ['drugs', 'food', 'all'] as const

/**
 * That the patient was asked and knows of none. `meant`: what is typed in the form says so, which is no name of an
 * allergy.
 */
export function NoneKnown({
  encounterId,
  meant,
  onDone,
}: {
  encounterId: string
  meant: Kind | null
  onDone: () => void
}) {
  const { run, isPending, error } = useCommand('chart.recordNoneKnown')
  const record = async (of: Kind) => {
    const result = await run({ encounterId, of })
    if (result.ok) onDone()
  }
  return (
    <div className="none-known">
      {meant && (
        <p role="status">That says there is none, and is no name of an allergy. Record it as what it is:</p>
      )}
      <fieldset className="none-known-acts">
        <legend className="heard-only">None known</legend>
        {kinds.map((of) => (
          <Button
            key={of}
            small
            kind={meant === of ? 'accent' : 'plain'}
            disabled={isPending}
            onClick={() => record(of)}
          >
            {noneKnownLabels[of]}
          </Button>
        ))}
      </fieldset>
      <InlineError problem={error} />
    </div>
  )
}
