import { useState } from 'react'
import type { Problem } from '../../preload/contract.ts'
import { formatMoment } from '../../preload/dates.ts'
import type { CoSignRow } from '../../preload/views.ts'
import { put } from '../app/answers.ts'
import { rounds } from '../app/bridge.ts'
import { useToCoSign } from '../app/views.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { Whose } from '../ui/Whose.tsx'
import { count } from '../ui/words.ts'

/** Colleagues' signed notes that wait for this provider's co-signature: each is read whole, then signed as read. */
export function CoSignList({ onClose }: { onClose: () => void }) {
  const { value: rows, problem } = useToCoSign()
  return (
    <Dialog title="To co-sign" onClose={onClose} foot={<Button onClick={onClose}>Close</Button>} wide>
      <p className="quiet">
        A co-signature is for exactly the words you read here. It needs the central API, which knows whether
        they still stand.
      </p>
      <Trouble problem={problem} />
      {rows?.length === 0 && <p>Nothing waits for your co-signature.</p>}
      {rows && rows.length > 0 && (
        // Read first: the list has the focus, not the signature.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is read before it is signed must be reachable
        <ul className="to-co-sign" tabIndex={0} aria-label={count(rows.length, 'note')}>
          {rows.map((row) => (
            <ToCoSign key={row.compositionId} row={row} />
          ))}
        </ul>
      )}
    </Dialog>
  )
}

function ToCoSign({ row }: { row: CoSignRow }) {
  const [problem, setProblem] = useState<Problem | null>(null)
  const [signing, setSigning] = useState(false)
  const sign = async () => {
    setSigning(true)
    const { compositionId, versions } = row
    const result = await rounds.call('cosign.sign', { compositionId, versions })
    setSigning(false)
    setProblem(result.ok ? null : result.problem)
    if (!result.ok) return
    put('cosign.list', {}, result.value)
    put('cosign.count', {}, { count: result.value.length })
  }
  return (
    <li className="addendum" aria-label={`Note of ${row.patientName}`}>
      <Whose of={row} foreign={null} askedOnce={false} />
      <p className="quieter">
        Signed by {row.author}, {formatMoment(row.signedAt)}
      </p>
      {row.texts.map(({ title, text }) => (
        <div key={title}>
          <p className="overline">{title}</p>
          <p className="addendum-text">{text}</p>
        </div>
      ))}
      {row.addenda.map(({ author, at, text }) => (
        <div key={at}>
          <p className="overline">
            Addendum of {author}, {formatMoment(at)}
          </p>
          <p className="addendum-text">{text}</p>
        </div>
      ))}
      <Trouble problem={problem} />
      <div className="section-acts">
        <Button
          small
          kind="accent"
          onClick={sign}
          disabled={signing}
          aria-label={`Co-sign the note of ${row.patientName}`}
        >
          Co-sign
        </Button>
      </div>
    </li>
  )
}
