import { useEffect, useRef, useState } from 'react'
import { pharmacyOpen } from '../../main/clinical/pharmacies/pharmacy.ts'
import type { Output } from '../../preload/contract/index.ts'
import type { PharmacyView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { useNow } from '../base/use-now.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { SearchField } from '../ui/SearchField.tsx'

export type Pharmacies = Output<'orders.pharmacies'>

/** Where the prescription goes: the patient's own pharmacy or that of the visit, and a search for another. */
export function PharmacyField({
  encounterId,
  pharmacies,
  onChosen,
}: {
  encounterId: string
  pharmacies: Pharmacies | null
  onChosen: (pharmacy: PharmacyView) => void
}) {
  const [searching, setSearching] = useState(false)
  const change = useRef<HTMLButtonElement>(null)
  const back = useRef(false)
  // After the choice the keyboard stands where the search was begun.
  useEffect(() => {
    if (!searching && back.current) change.current?.focus()
    back.current = false
  })
  if (!pharmacies?.known) return null
  const { chosen, preferred } = pharmacies
  const close = () => {
    back.current = true
    setSearching(false)
  }
  return (
    <div className="pharmacy-field">
      {searching ? (
        <PharmacySearch
          encounterId={encounterId}
          onClose={close}
          onChosen={(pharmacy) => {
            onChosen(pharmacy)
            close()
          }}
        />
      ) : (
        <>
          <span className="pharmacy-label">Pharmacy</span>
          {chosen ? (
            <>
              <PharmacyLine pharmacy={chosen} own={chosen.id === preferred?.id} />
              {chosen.id !== preferred?.id && (
                <Prefer encounterId={encounterId} pharmacy={chosen} onDone={() => change.current?.focus()} />
              )}
            </>
          ) : (
            <p className="tone-stop" role="status">
              {pharmacies.notLoaded
                ? 'Pharmacies not loaded. Choose one once this chart is loaded, or ask for one by name: without it the order can’t be signed.'
                : 'No pharmacy is known for this patient. Ask, and choose one: without it the order can’t be signed.'}
            </p>
          )}
          {pharmacies.elsewhere && (
            <p className="tone-warn" role="status">
              {pharmacies.elsewhere}
            </p>
          )}
          <button ref={change} type="button" className="link" onClick={() => setSearching(true)}>
            {chosen ? 'Another pharmacy' : 'Choose a pharmacy'}
          </button>
        </>
      )}
    </div>
  )
}

/** One press, and the prescriptions of the next visits go there too. */
function Prefer({
  encounterId,
  pharmacy,
  onDone,
}: {
  encounterId: string
  pharmacy: PharmacyView
  /** The button goes; the keyboard is to stand elsewhere before. */
  onDone: () => void
}) {
  const { run, isPending, error } = useCommand('orders.preferPharmacy')
  const prefer = async () => {
    const result = await run({ encounterId, pharmacy: pharmacy.id })
    if (result.ok) onDone()
  }
  return (
    <>
      <button
        type="button"
        className="link pharmacy-prefer"
        // Disabled it would lose the keyboard.
        aria-disabled={isPending}
        onClick={() => !isPending && void prefer()}
      >
        Make this the patient’s pharmacy
      </button>
      <InlineError problem={error} />
    </>
  )
}

/** "Park Avenue Pharmacy, 210 Park Avenue, Worcester, MA 01609 · open until 9 PM · 508 555 0150" */
export function PharmacyLine({ pharmacy, own = false }: { pharmacy: PharmacyView; own?: boolean }) {
  const { name, address, phone } = pharmacy
  return (
    <p className="pharmacy-line">
      <strong>{name}</strong>
      {address && `, ${address}`}
      <OpenNow of={pharmacy} />
      {phone && <span className="pharmacy-part figures"> · {phone}</span>}
      {own && <span className="pharmacy-part quieter"> · the patient’s own</span>}
    </p>
  )
}

/** By the clock of the pharmacy, and true while one looks. */
function OpenNow({ of }: { of: PharmacyView }) {
  const said = pharmacyOpen(of, useNow().wall)
  if (!said && !of.exceptions) return null
  const closed = said.startsWith('closed')
  return (
    <>
      {said && <span className={closed ? 'pharmacy-part tone-warn' : 'pharmacy-part'}> · {said}</span>}
      {of.exceptions && !of.closed && <span> · Other hours: {of.exceptions}</span>}
    </>
  )
}

function PharmacySearch({
  encounterId,
  onChosen,
  onClose,
}: {
  encounterId: string
  onChosen: (pharmacy: PharmacyView) => void
  onClose: () => void
}) {
  const [typed, setTyped] = useState('')
  const query = typed.trim()
  const { data, error, input } = useBridgeQuery(
    'orders.pharmacies',
    { encounterId, query },
    { keepPrevious: true },
  )
  const found = data?.found ?? []
  const { run, isPending, error: unreachable } = useCommand('orders.findPharmacies')
  const answered = (input as { query: string } | null)?.query ?? ''
  const none = data !== null && answered === query && found.length === 0
  // What this machine does not have is asked of the server, once for each word.
  useEffect(() => {
    if (none && query.length >= 3) void run({ query })
  }, [none, query, run])
  return (
    <>
      <SearchField
        label="Pharmacy"
        placeholder="Name, street, city or ZIP code"
        typed={typed}
        onTyped={setTyped}
        items={found}
        foundFor={answered}
        line={pharmacyLine}
        none={
          none && (
            <>
              {isPending ? 'Asking the server’s directory …' : `Nothing found for “${query}”.`}
              <span className="menu-note">
                {unreachable
                  ? 'The server’s directory can’t be asked now: only what is on this machine is searched.'
                  : 'Try the ZIP code alone, or how the name or the city begins.'}
              </span>
            </>
          )
        }
        onChosen={onChosen}
        onGivenUp={onClose}
        openAtOnce
      />
      <InlineError problem={error} />
    </>
  )
}

const pharmacyLine = (pharmacy: PharmacyView) => ({
  key: pharmacy.id,
  name: pharmacy.name,
  content: (
    <>
      {pharmacy.name}
      <OpenNow of={pharmacy} />
      <span className="menu-note">{[pharmacy.address, pharmacy.phone].filter(Boolean).join(' · ')}</span>
    </>
  ),
})
