import { setTimeout as pause } from 'node:timers/promises'
import { tokensIn } from './names.ts'
import type { Ask, Say } from './typist.ts'

type Work = { ask: Ask; say: Say; random(): number; name: string }

/** After so many words a note may be signed. */
const fullNote = 40
const worcester = {
  line: '12 Elm Street',
  city: 'Worcester',
  state: 'MA',
  callBack: '508 555 0142',
  companions: 'alone',
} as const

/** Works as a provider does, far faster, and never ends: types, records, orders, signs, takes the next patient. */
export async function typeOn(work: Work): Promise<never> {
  let next = 0
  const token = () => `${work.name}x${++next}.`
  while (true) {
    const encounterId = await ownVisit(work)
    if (encounterId) await visit(work, encounterId, token)
  }
}

/** The open visit, or else the next patient's. */
async function ownVisit({ ask }: Work): Promise<string | undefined> {
  const queue = await ask('queue.list', {})
  const mine = queue?.mine.find(({ state }) => state === 'claimed' || state === 'in-progress')
  if (mine) return mine.encounterId
  const [first] = queue?.waiting ?? []
  const claimed = first && (await ask('queue.claim', { taskId: first.taskId }))
  if (claimed) return claimed.encounterId
  await Promise.all([ask('sync.now', {}), pause(5)])
  return undefined
}

async function visit(work: Work, encounterId: string, token: () => string): Promise<void> {
  const { ask, say, random } = work
  await ask('note.takeUp', { encounterId })
  const note = await ask('note.open', { encounterId })
  if (!note?.editable) {
    await pause(5)
    return
  }
  const held = await ask('visit.get', { encounterId })
  if (!held?.reached) await ask('visit.recordContact', { encounterId, mode: 'video', reason: null })
  if (!held?.consent)
    await ask('visit.recordConsent', {
      encounterId,
      consent: { method: 'verbal', by: 'patient', name: null },
    })
  if (!held?.location) await ask('visit.recordLocation', { encounterId, location: worcester })
  if (!held?.identityConfirmedAt) await ask('visit.confirmIdentity', { encounterId })
  const texts = new Map(note.sections.map(({ code, text, revision }) => [code, { text, revision }]))
  let tokenCount = note.sections.flatMap(({ text }) => tokensIn(text)).length
  let ordered = ((await ask('orders.list', { encounterId })) ?? []).length
  // An editor shows what came from elsewhere now and then.
  for (let edits = 0; edits < 30; edits++) {
    const chance = random()
    if (chance < 0.08) {
      const it = token()
      const input = { encounterId, text: it, rxcui: null, reaction: null, criticality: 'low' } as const
      if (await ask('chart.recordAllergy', input))
        say({ did: 'kept', token: it, encounterId, where: 'allergies' })
    } else if (chance < 0.12 && ordered < 2) {
      const order = await ask('orders.draft', orderOf(encounterId))
      if (order) {
        ordered++
        say({ did: 'ordered', orderId: order.id, encounterId })
      }
    } else if (chance < 0.25) {
      void ask('sync.now', {})
    } else if (chance < 0.3 && tokenCount >= fullNote) {
      if (await sign(work, encounterId)) return
    } else {
      const code = random() < 0.6 ? 'subjective' : 'plan'
      const { text, revision } = texts.get(code) ?? { text: '', revision: 0 }
      const it = token()
      const typed = edited(text, it, random())
      const kept = await ask('note.edit', {
        encounterId,
        section: code,
        text: typed,
        edit: edits,
        seen: revision,
      })
      if (!kept) return
      say({ did: 'kept', token: it, encounterId, where: code })
      texts.set(code, { text: typed, revision })
      tokenCount++
    }
    await pause(random() * 3)
  }
}

const edited = (text: string, token: string, chance: number): string => {
  if (text === '') return token
  if (chance < 0.2) return `${token}\n${text}`
  return chance < 0.6 ? `${text} ${token}` : `${text}\n${token}`
}

const orderOf = (encounterId: string) => ({
  encounterId,
  rxcui: '197805',
  dosage: '1 tablet as needed',
  quantity: 20,
  quantityUnit: 'tablets',
  refills: 0,
  overrideReason: 'Known to the patient',
})

async function sign({ ask, say }: Work, encounterId: string): Promise<boolean> {
  await ask('visit.start', { encounterId })
  const review = await ask('visit.review', { encounterId, disposition: 'home-care' })
  if (!review || review.prevents.length > 0) return false
  const { disposition, digest } = review
  if (!(await ask('visit.sign', { encounterId, disposition, digest, reason: 'Not needed.' }))) return false
  say({ did: 'signed', encounterId })
  return true
}
