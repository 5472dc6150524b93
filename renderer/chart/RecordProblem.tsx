import { useState } from 'react'
import { useCommand } from '../base/commands.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { enterProblem } from './actions.ts'
import { EntryForm } from './EntryForm.tsx'
import { noProblem, ProblemFields } from './ProblemFields.tsx'
import { typedDate } from './since.ts'

/** A problem for the patient's list, in words: there is no list of codes on this machine, and the line says that it has none. */
export function RecordProblem({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const [values, setValues] = useState(noProblem)
  const draft = useFormDraft(encounterId, 'problem', values, (kept) => setValues({ ...noProblem, ...kept }))
  const { run, isPending, error } = useCommand('chart.recordProblem')
  const { text, certainty } = values
  const onset = typedDate(values.onset)
  const close = () => {
    draft.forget()
    onClose()
  }
  return (
    <EntryForm
      title={enterProblem.title}
      submit="Record"
      back={enterProblem.title}
      ready={text.trim() !== '' && onset !== 'none' && !isPending}
      error={error}
      onClose={close}
      onSubmit={async () =>
        certainty !== 'differential' &&
        onset !== 'none' &&
        (await run({ encounterId, text: text.trim(), onset, certainty })).ok
      }
    >
      <ProblemFields of={values} onChange={(more) => setValues({ ...values, ...more })} />
    </EntryForm>
  )
}
