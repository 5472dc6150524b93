import type { Input } from '../../preload/contract/index.ts'
import { useCommand } from '../base/commands.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { Reasoned } from './Reasoned.tsx'

export const whyInError = 'Why it was entered in error'

/** An own entry that should never have been written leaves the chart, with a reason. */
export function Retract({
  encounterId,
  entry,
  onDone,
}: Pick<Input<'chart.retractEntry'>, 'encounterId' | 'entry'> & { onDone: () => void }) {
  const { run, isPending, error } = useCommand('chart.retractEntry')
  return (
    <>
      <Reasoned
        busy={isPending}
        onDone={onDone}
        acts={[
          {
            open: 'Retract …',
            label: whyInError,
            button: 'Retract the entry',
            run: async (reason) => (await run({ encounterId, entry, reason })).ok,
          },
        ]}
      />
      <InlineError problem={error} />
    </>
  )
}
