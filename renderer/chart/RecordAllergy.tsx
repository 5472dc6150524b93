import { useEffect, useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import { put } from '../app/answers.ts'
import { rounds } from '../app/bridge.ts'
import { useKeptForm } from '../app/kept-form.ts'
import { Button } from '../ui/Button.tsx'
import { Choice } from '../ui/Choice.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Trouble } from '../ui/Trouble.tsx'

type Ingredient = { rxcui: string; name: string }
type Criticality = 'low' | 'high' | 'unable-to-assess'

/** What the patient says they can't take: in words, coded when the clinician picks an ingredient. */
export function RecordAllergy({
  encounterId,
  name,
  onClose,
}: {
  encounterId: string
  name: string
  onClose: () => void
}) {
  const [text, setText] = useState('')
  const [reaction, setReaction] = useState('')
  const [criticality, setCriticality] = useState<Criticality>('unable-to-assess')
  const [found, setFound] = useState<Ingredient[]>([])
  const [picked, setPicked] = useState<Ingredient | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const values = { text, reaction, criticality, rxcui: picked?.rxcui ?? '', ingredient: picked?.name ?? '' }
  const kept = useKeptForm(encounterId, 'allergy', values, (was) => {
    setText(was.text ?? '')
    setReaction(was.reaction ?? '')
    setCriticality(
      was.criticality === 'low' || was.criticality === 'high' ? was.criticality : 'unable-to-assess',
    )
    setPicked(was.rxcui ? { rxcui: was.rxcui, name: was.ingredient ?? '' } : null)
  })
  const close = () => {
    kept.forget()
    onClose()
  }

  useEffect(() => {
    let outdated = false
    if (text.trim().length < 3) {
      setFound([])
      return
    }
    void rounds.call('orders.search', { words: text.trim() }).then((result) => {
      if (outdated || !result.ok) return
      const all = new Map(
        result.value.flatMap((choice) => choice.ingredients).map((each) => [each.rxcui, each]),
      )
      setFound([...all.values()].slice(0, 6))
    })
    return () => {
      outdated = true
    }
  }, [text])

  const record = async () => {
    const result = await rounds.call('chart.recordAllergy', {
      encounterId,
      text: text.trim(),
      rxcui: picked?.rxcui ?? null,
      reaction: reaction.trim() || null,
      criticality,
    })
    if (!result.ok) return setProblem(result.problem)
    put('chart.open', { encounterId }, result.value)
    close()
  }

  return (
    <Dialog
      title={`Record an allergy of ${name}`}
      onClose={close}
      foot={
        <>
          <Trouble problem={problem} />
          <Button onClick={close}>Cancel</Button>
          <Button kind="next" onClick={record} disabled={text.trim() === ''}>
            Record allergy
          </Button>
        </>
      }
    >
      <Field label="What, in the patient’s words" value={text} maxLength={200} onChange={setText} />
      {found.length > 0 && (
        <fieldset className="ingredients">
          <legend>Ingredient, so that orders are checked against it</legend>
          {[...found, null].map((each) => (
            <label key={each?.rxcui ?? 'none'}>
              <input
                type="radio"
                name="ingredient"
                checked={picked?.rxcui === each?.rxcui}
                onChange={() => setPicked(each)}
              />{' '}
              {each ? each.name : 'None of these: words only, not checked'}
            </label>
          ))}
        </fieldset>
      )}
      <Field label="What happened" value={reaction} maxLength={200} onChange={setReaction} />
      <Choice
        label="Risk of another reaction"
        value={criticality}
        options={[
          ['high', 'High risk'],
          ['low', 'Low risk'],
          ['unable-to-assess', 'Not known'],
        ]}
        onChoose={setCriticality}
      />
    </Dialog>
  )
}
