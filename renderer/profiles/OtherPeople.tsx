import { useState } from 'react'
import { command } from '../base/commands.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { Button } from '../ui/Button.tsx'
import { count } from '../ui/format.ts'

const restartByHand = 'Close Rounds and start it again: it then opens for the one you chose.'

/**
 * Who else has a place on this machine, and one for somebody new. Each place is locked on its own; going to another
 * starts Rounds anew.
 */
export function OtherPeople({ disabledWhy }: { disabledWhy: string | null }) {
  const { data: list } = useBridgeQuery('profiles.list', {})
  const [message, setMessage] = useState('')
  const [going, setGoing] = useState(false)
  // A place that nobody has yet is for anybody.
  if (!list || (list.name === '' && list.others.length === 0)) return null

  const go = async (id: string | null) => {
    setGoing(true)
    const result = await command('profiles.switch', { id })
    const restarts = result.ok && result.value.restart === 'automatic'
    setMessage(restarts ? '' : result.ok ? restartByHand : result.problem.message)
    if (!restarts) setGoing(false)
  }
  return (
    <section className="other-people" aria-label="Other people on this machine">
      {list.name !== '' && <p className="quieter">This is the place of {list.name}.</p>}
      {list.others.map(({ id, name, unsent }) => (
        <Button key={id} disabled={going || disabledWhy !== null} onClick={() => go(id)}>
          <span>{name}</span>
          {unsent !== null && unsent > 0 && (
            <span className="tone-warn">{count(unsent, 'change')} not sent</span>
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
            `${list.name} has ${count(list.held, 'patient')}: colleagues may take over when someone else signs in here.`}
        </p>
      )}
      {message && (
        <p className="tone-warn" role="alert">
          {message}
        </p>
      )}
    </section>
  )
}
