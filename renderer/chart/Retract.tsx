import type { Input } from '../../preload/contract/index.ts'
import { useCommand } from '../base/commands.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { Reasoned } from './Reasoned.tsx'
import type { WithReason } from './use-change.ts'

export const whyInError = 'Why it was entered in error'

/** An own entry that should never have been written leaves the chart, with a reason. */
export function Retract({
  encounterId,
  entry,
  ...form
}: Pick<Input<'chart.retractEntry'>, 'encounterId' | 'entry'> & {
  of: WithReason & { seen: string }
  onChange: (more: Partial<WithReason>) => void
  onDone: () => void
}) {
  const { run, isPending, error } = useCommand('chart.retractEntry')
  return (
    <>
      <Reasoned
        {...form}
        busy={isPending}
        acts={[
          {
            key: 'entered-in-error',
            open: 'Retract …',
            label: whyInError,
            button: 'Retract the entry',
            run: async (reason) => (await run({ encounterId, entry, seen: form.of.seen, reason })).ok,
          },
        ]}
      />
      <InlineError problem={error} />
    </>
  )
}
