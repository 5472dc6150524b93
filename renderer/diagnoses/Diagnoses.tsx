import './diagnoses.css'
import { useEffect, useRef, useState } from 'react'
import type { DiagnosisView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { addDiagnosis } from './actions.ts'
import { ChooseDiagnosis } from './ChooseDiagnosis.tsx'

/** The diagnoses of a visit in their order, the first-listed one first. Where no codes can be chosen, and none were, nothing stands here. */
export function Diagnoses({ encounterId }: { encounterId: string }) {
  const { data, error } = useBridgeQuery('diagnoses.list', { encounterId })
  const [adding, setAdding] = useState(false)
  const next = useRef(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!next.current || adding) return
    next.current = false
    button.current?.focus()
  })
  if (!data) return <InlineError problem={error} />
  const { editions, edition, items } = data
  const editable = data.editable && editions
  if (!editable && items.length === 0) return null
  const close = () => {
    next.current = true
    setAdding(false)
  }
  return (
    <section className="diagnoses" aria-label="Diagnoses">
      <div className="diagnoses-head">
        <h3>Diagnoses</h3>
        {edition && (
          <span className={edition.past ? 'tone-warn' : 'quiet'}>
            {edition.past ? `${edition.title}: no later edition is here` : edition.title}
          </span>
        )}
      </div>
      {items.length > 0 && (
        <ol className="diagnosis-list">
          {items.map((one, at) => (
            <Diagnosis key={one.id} encounterId={encounterId} of={one} first={at === 0} editable={editable} />
          ))}
        </ol>
      )}
      {editable && adding && <ChooseDiagnosis encounterId={encounterId} onClose={close} />}
      {editable && !adding && (
        <div className="order-begin">
          <ActionButton ref={button} withKeys action={addDiagnosis} run={() => setAdding(true)} />
        </div>
      )}
      <InlineError problem={error} />
    </section>
  )
}

function Diagnosis({
  encounterId,
  of,
  first,
  editable,
}: {
  encounterId: string
  of: DiagnosisView
  first: boolean
  editable: boolean
}) {
  const { id, code, text, own, listed, notFirst, ended } = of
  const move = useCommand('diagnoses.move')
  const remove = useCommand('diagnoses.remove')
  const keep = useCommand('diagnoses.toProblemList')
  const ofDiagnosis = { encounterId, diagnosisId: id }
  const name = code ?? text
  const problem = move.error ?? remove.error ?? keep.error
  return (
    <li aria-label={name}>
      <div className="diagnosis">
        <span className="diagnosis-code figures">{code ?? 'In words'}</span>
        <span className="diagnosis-text">
          {text}
          {first && <span className="quiet"> · first-listed</span>}
          {listed && <span className="quiet"> · on the problem list</span>}
        </span>
        {editable && (
          <span className="diagnosis-acts">
            {!first && (
              <Button
                kind="bare"
                small
                aria-label={`List first: ${name}`}
                onClick={() => void move.run({ ...ofDiagnosis, to: 0 })}
              >
                List first
              </Button>
            )}
            {!listed && (
              <Button
                kind="bare"
                small
                aria-label={`To problem list: ${name}`}
                onClick={() => void keep.run(ofDiagnosis)}
              >
                To problem list
              </Button>
            )}
            {own && (
              <Button
                kind="bare"
                small
                aria-label={`Take out: ${name}`}
                onClick={() => void remove.run(ofDiagnosis)}
              >
                Take out
              </Button>
            )}
          </span>
        )}
      </div>
      {notFirst && <p className="tone-warn">{notFirst}</p>}
      {ended && <p className="tone-stop">{ended}</p>}
      <InlineError problem={problem} />
    </li>
  )
}
