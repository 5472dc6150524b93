import { useEffect, useState } from 'react'
import type { Output } from '../../preload/contract.ts'
import { rounds } from '../app/bridge.ts'
import { Button } from '../ui/Button.tsx'
import { count } from '../ui/words.ts'

/**
 * Who else has a place on this machine, and one for somebody new. Each place is locked on its own; going to another
 * starts Rounds anew.
 */
export function OtherPeople({ disabledWhy }: { disabledWhy: string | null }) {
  const [list, setList] = useState<Output<'profiles.list'> | null>(null)
  const [words, setWords] = useState('')
  const [going, setGoing] = useState(false)
  useEffect(() => {
    void rounds.call('profiles.list', {}).then((result) => {
      if (result.ok) setList(result.value)
    })
  }, [])
  // A place that nobody has yet is for anybody.
  if (!list || (list.name === '' && list.others.length === 0)) return null

  const go = async (id: string | null) => {
    setGoing(true)
    const result = await rounds.call('profiles.switch', { id })
    const said = result.ok ? result.value.words : result.problem.words
    setWords(said)
    if (said) setGoing(false)
  }
  return (
    <section className="other-people" aria-label="Other people on this machine">
      {list.name !== '' && <p className="quieter">This is the place of {list.name}.</p>}
      {list.others.map(({ id, name, unsent }) => (
        <Button key={id} disabled={going || disabledWhy !== null} onClick={() => go(id)}>
          <span>{name}</span>
          {unsent !== null && unsent > 0 && (
            <span className="words-warn">{count(unsent, 'change')} not sent</span>
          )}
        </Button>
      ))}
      {list.name !== '' && (
        <Button kind="bare" disabled={going || disabledWhy !== null} onClick={() => go(null)}>
          Someone else
        </Button>
      )}
      {(disabledWhy || list.held > 0) && (
        <p className="quieter">
          {disabledWhy ??
            `${list.name} has ${count(list.held, 'patient')}: colleagues may take over when somebody else begins here.`}
        </p>
      )}
      {words && (
        <p className="words-warn" role="alert">
          {words}
        </p>
      )}
    </section>
  )
}
