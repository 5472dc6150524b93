import { useState } from 'react'
import { formatMoment } from '../../main/clinical/dates.ts'
import type { EmergencyAccount as Account, VisitView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { Button } from '../ui/Button.tsx'
import { LongField } from '../ui/Field.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { useIsEmergency } from './pressed.ts'

const labels: Record<keyof Account, string> = { reason: 'What happened', done: 'What was done' }
const most: Record<keyof Account, number> = { reason: 500, done: 1000 }
const names = Object.keys(labels) as (keyof Account)[]

/** What is still to write, as a sentence; null: nothing. */
export function missingIn(account: Account): string | null {
  const open = names.filter((name) => account[name].trim() === '')
  return open.length > 0
    ? `Still to write: ${open.map((name) => labels[name].toLowerCase()).join(', ')}.`
    : null
}

export const accountOf = ({ emergency }: VisitView): Account => ({
  reason: emergency?.reason ?? '',
  done: emergency?.done ?? '',
})

/** There was an emergency, and its account is not written. */
export const owesAccount = (visit: VisitView): boolean =>
  visit.emergency !== null && missingIn(accountOf(visit)) !== null

/** "Still owed: what happened, what was done, your signed note." */
export function owedInEmergency(visit: VisitView): string {
  const account = accountOf(visit)
  const open = names.filter((name) => account[name].trim() === '').map((name) => labels[name].toLowerCase())
  return `Still owed: ${[...open, 'your signed note'].join(', ')}.`
}

/** The two fields, kept with the visit while they are half filled in. `forget` when they are sent off. */
export function useAccountDraft(visit: VisitView) {
  const [account, setAccount] = useState(() => accountOf(visit))
  const { forget } = useFormDraft(visit.encounterId, 'emergency', account, (kept) =>
    setAccount((now) => ({ ...now, ...kept })),
  )
  return { account, setAccount, forget }
}

export function AccountFields({
  account,
  onChange,
}: {
  account: Account
  onChange: (account: Account) => void
}) {
  return names.map((name) => (
    <LongField
      key={name}
      label={labels[name]}
      value={account[name]}
      maxLength={most[name]}
      rows={2}
      onChange={(event) => onChange({ ...account, [name]: event.target.value })}
    />
  ))
}

/** What the emergency was about and what was done: asked for while there is time, and before the visit ends. `may`: it can be written here. */
export function EmergencyAccount({ visit, may }: { visit: VisitView; may: boolean }) {
  const on = useIsEmergency(visit)
  const [changing, setChanging] = useState(false)
  if (!on && visit.emergency === null) return null
  const { emergency } = visit
  const asked = may && (changing || emergency === null || owesAccount(visit))
  const times = [emergency?.since, emergency?.over].filter(Boolean).map((at) => formatMoment(at ?? null))
  return (
    <section className="card emergency-account" aria-label="What was done">
      <div className="card-head">
        <h3>The emergency</h3>
        <span className="quieter figures">{times.join(' to ')}</span>
      </div>
      {asked ? (
        <AccountForm visit={visit} on={on} onSaved={() => setChanging(false)} />
      ) : (
        <Written visit={visit} on={on} may={may} onChange={() => setChanging(true)} />
      )}
    </section>
  )
}

function AccountForm({ visit, on, onSaved }: { visit: VisitView; on: boolean; onSaved: () => void }) {
  const { account, setAccount, forget } = useAccountDraft(visit)
  const [missing, setMissing] = useState<string | null>(null)
  const { run, error } = useCommand('visit.recordEmergency')
  const save = async (over: boolean) => {
    const still = missingIn(account)
    setMissing(still)
    if (still) return
    const result = await run({ encounterId: visit.encounterId, ...account, over })
    if (!result.ok) return
    forget()
    onSaved()
  }
  return (
    <>
      <AccountFields account={account} onChange={setAccount} />
      {missing && (
        <p className="inline-error" role="alert">
          {missing}
        </p>
      )}
      <InlineError problem={error} />
      <div className="emergency-acts">
        {on && (
          <Button small onClick={() => void save(true)}>
            Emergency is over
          </Button>
        )}
        <Button small kind="accent" onClick={() => void save(false)}>
          Save
        </Button>
      </div>
    </>
  )
}

function Written({
  visit,
  on,
  may,
  onChange,
}: {
  visit: VisitView
  on: boolean
  may: boolean
  onChange: () => void
}) {
  const account = accountOf(visit)
  const { run, error } = useCommand('visit.recordEmergency')
  return (
    <>
      <dl className="emergency-written">
        {names.map((name) => (
          <div key={name}>
            <dt className="quieter">{labels[name]}</dt>
            <dd>{account[name] || <span className="tone-warn">Not written</span>}</dd>
          </div>
        ))}
      </dl>
      <InlineError problem={error} />
      {may && (
        <div className="emergency-acts">
          {on && (
            <Button
              small
              onClick={() => void run({ encounterId: visit.encounterId, ...account, over: true })}
            >
              Emergency is over
            </Button>
          )}
          <Button small onClick={onChange}>
            Change
          </Button>
        </div>
      )}
    </>
  )
}
