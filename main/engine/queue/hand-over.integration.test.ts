import { expect, test } from 'vitest'
import { allSent, chartLoaded, practice, reached, rosa } from '../testing/practice.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'

const { taskId, encounterId } = rosa
const at = practice({ leaseSeconds: 60 })
const { station } = at

/** Adaeze Okafor and Ben Lindholm, who sees her among his colleagues, as she sees him. */
async function two(): Promise<[Workstation, Workstation]> {
  const [one, other] = [await station(), await station('lindholm@training.rounds.example')]
  const ben = { practitioner: 'lindholm', name: 'Dr. Ben Lindholm', availability: 'available' as const }
  one.engine().realtimeNews({ kind: 'colleagues', colleagues: [{ ...ben, licences: ['MA'] }] })
  return [one, other]
}
const poke = (...all: Workstation[]) => {
  for (const one of all) one.engine().realtimeNews({ kind: 'poke' })
}
const offers = (one: Workstation) => one.call('queue.handOvers', {})
const offered = async (one: Workstation, other: Workstation) => {
  await one.call('queue.offer', { taskId, practitionerId: 'lindholm', line: 'Fever, needs a second look.' })
  poke(other)
  return other.until(async () => (await offers(other)).toMe[0])
}
const notices = (one: Workstation) =>
  one.events.flatMap(({ event, payload }) =>
    event === 'notice' ? [(payload as { message: string }).message] : [],
  )

test('an offered visit stays with its provider until the colleague accepts; then each side says who has it', async () => {
  const [one, other] = await two()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  // This server did not say whether he is in a call.
  expect(await one.call('queue.colleagues', {})).toMatchObject([{ name: 'Dr. Ben Lindholm', inCall: null }])
  await one.call('note.edit', { encounterId, section: 'subjective', text: 'Fever.', edit: 1, seen: 0 })
  const offer = await offered(one, other)
  expect(offer).toMatchObject({
    from: expect.stringContaining('Okafor'),
    patientName: 'Rosa Delgado',
    place: expect.stringContaining('MA'),
    line: 'Fever, needs a second look.',
    waiting: false,
  })
  expect(notices(other).join()).toMatch(/Okafor offers you Rosa Delgado/)
  // The giver has the visit and its duty.
  expect((await offers(one)).byMe).toMatchObject([
    { encounterId, to: expect.stringContaining('Lindholm'), state: 'open' },
  ])
  expect((await one.call('visit.get', { encounterId })).state).toBe('claimed')
  await reached(one)
  await one.call('visit.confirmIdentity', { encounterId })
  await allSent(one)
  expect(at.central.context.leases.holderOf(encounterId)?.practitionerId).toBe('okafor')

  expect(await other.call('queue.acceptOffer', { handOverId: offer.handOverId })).toMatchObject({
    encounterId,
    state: 'claimed',
    claim: 2,
    patientName: 'Rosa Delgado',
  })
  expect((await offers(other)).toMe).toEqual([])
  // The giver met the patient; the new clinician has not yet.
  await chartLoaded(other)
  expect(await other.call('visit.get', { encounterId })).toMatchObject({
    reached: false,
    contacts: [],
    contactsWithOthers: [{ mode: 'video', by: expect.stringContaining('Okafor') }],
  })
  expect((await other.problem('visit.confirmIdentity', { encounterId })).code).toBe('not-allowed')
  one
    .engine()
    .realtimeNews({ kind: 'lease', task: taskId, claim: 1, state: 'superseded', by: 'Dr. Ben Lindholm' })
  const left = await one.until(async () => {
    const visit = await one.call('visit.get', { encounterId })
    return visit.state === 'handed-over' ? visit : undefined
  })
  expect(left.takenOver).toMatch(/^You handed this visit over to .*Lindholm, .*[AP]M\.$/)
  expect(await one.call('queue.unsigned', {})).toMatchObject([
    { withWhom: expect.stringMatching(/^With .*Lindholm since/), owed: ['Your note is unsigned'] },
  ])
  expect(notices(one).join()).toMatch(/Lindholm accepted Rosa Delgado and has the visit now/)
  expect(notices(one).join()).not.toContain('took over')
  expect((await offers(one)).byMe).toEqual([])
  expect((await one.problem('visit.start', { encounterId })).message).toBe(left.takenOver)
})

test('a refusal, with its words, leaves the visit where it was, and it can be offered anew', async () => {
  const [one, other] = await two()
  await one.call('queue.claim', { taskId })
  const offer = await offered(one, other)
  await other.call('queue.refuseOffer', { handOverId: offer.handOverId, line: 'In a call until eleven.' })
  poke(one)
  await one.until(async () => (await offers(one)).byMe[0]?.state === 'refused')
  expect((await offers(one)).byMe).toMatchObject([{ answer: 'In a call until eleven.' }])
  expect(notices(one).join()).toMatch(
    /Lindholm refused Rosa Delgado: “In a call until eleven.”. You have the visit still/,
  )
  expect((await one.call('visit.get', { encounterId })).state).toBe('claimed')
  expect((await offers(other)).toMe).toEqual([])
  await offered(one, other)
  expect((await offers(one)).byMe).toMatchObject([{ state: 'open', answer: null }])
})

test('an offer that was taken back is gone for the colleague, who can’t accept it any more', async () => {
  const [one, other] = await two()
  await one.call('queue.claim', { taskId })
  const offer = await offered(one, other)
  await one.call('queue.takeBackOffer', { handOverId: offer.handOverId })
  expect((await offers(one)).byMe).toEqual([])
  expect(await other.problem('queue.acceptOffer', { handOverId: offer.handOverId })).toMatchObject({
    message: 'The offer was taken back. The visit stays with who offered it.',
  })
  expect((await offers(other)).toMe).toEqual([])
  // The row is gone, and with it what it would have said.
  expect(notices(other).at(-1)).toBe(
    'Rosa Delgado: The offer was taken back. The visit stays with who offered it.',
  )
  expect((await one.call('visit.get', { encounterId })).state).toBe('claimed')
})

test('an emergency that begins once a visit is offered is in the offer, and is told anew', async () => {
  const [one, other] = await two()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)
  expect((await offered(one, other)).emergency).toBe(false)
  await one.call('visit.beginEmergency', { encounterId })
  await one.call('sync.now', {})
  await other.until(async () => {
    poke(other)
    return (await offers(other)).toMe[0]?.emergency
  })
  expect(notices(other).at(-1)).toMatch(/^Emergency: .*Okafor offers you Rosa Delgado/)
})

test('a waiting patient is offered, waits on, and is the colleague’s once they accept', async () => {
  const [one, other] = await two()
  const offer = await offered(one, other)
  expect(offer.waiting).toBe(true)
  expect((await one.call('queue.list', {})).waiting.some((row) => row.taskId === taskId)).toBe(true)
  expect((await offers(one)).byMe).toMatchObject([{ taskId, state: 'open' }])
  await other.call('queue.acceptOffer', { handOverId: offer.handOverId })
  expect(at.central.context.leases.holderOf(encounterId)?.practitionerId).toBe('lindholm')
})

test('without a network nothing is offered or accepted, and it says so', async () => {
  const [one, other] = await two()
  await one.call('queue.claim', { taskId })
  const offer = await offered(one, other)
  other.cut()
  expect((await other.problem('queue.acceptOffer', { handOverId: offer.handOverId })).code).toBe(
    'central-unreachable',
  )
  other.mend()
  one.cut()
  expect((await one.problem('queue.takeBackOffer', { handOverId: offer.handOverId })).code).toBe(
    'central-unreachable',
  )
  expect((await one.call('visit.get', { encounterId })).state).toBe('claimed')
  // What was accepted meanwhile is heard of with the next contact.
  await other.call('queue.acceptOffer', { handOverId: offer.handOverId })
  one.mend()
  await one.restart()
  await one.until(async () => (await one.call('visit.get', { encounterId })).state === 'handed-over')
})

test('what was accepted is no take-over, whichever news is first', async () => {
  const [one, other] = await two()
  await one.call('queue.claim', { taskId })
  const offer = await offered(one, other)
  await other.call('queue.acceptOffer', { handOverId: offer.handOverId })
  // The list of leases says it before anything else does.
  one.engine().realtimeNews({ kind: 'lease', task: taskId, claim: 1, state: 'lapsed' })
  await one.until(async () => (await one.call('visit.get', { encounterId })).state === 'handed-over')
  poke(one)
  await one.call('sync.now', {})
  expect((await one.call('visit.get', { encounterId })).state).toBe('handed-over')
})

test('an offer stands after a restart as it stood, and what was answered meanwhile is told once', async () => {
  const [one, other] = await two()
  await one.call('queue.claim', { taskId })
  const offer = await offered(one, other)
  await one.restart()
  await one.until(async () => (await offers(one)).byMe[0]?.state === 'open')
  expect((await offers(one)).byMe).toMatchObject([{ handOverId: offer.handOverId, encounterId }])
  expect(notices(one).join()).not.toContain('Lindholm')

  await other.call('queue.refuseOffer', { handOverId: offer.handOverId, line: 'In a call.' })
  for (const _ of [1, 2]) {
    await one.restart()
    await one.until(async () => (await offers(one)).byMe[0]?.state === 'refused')
  }
  expect(notices(one).filter((message) => message.includes('Lindholm refused Rosa Delgado'))).toHaveLength(1)
})

test('what was answered meanwhile of a patient who waits is told once after a restart, too', async () => {
  const [one, other] = await two()
  const offer = await offered(one, other)
  await one.restart()
  await one.until(async () => (await offers(one)).byMe[0]?.state === 'open')
  await other.call('queue.refuseOffer', { handOverId: offer.handOverId, line: 'In a call.' })
  for (const _ of [1, 2]) {
    await one.restart()
    await one.until(async () => (await offers(one)).byMe[0]?.state === 'refused')
  }
  const told = notices(one).filter((message) => message.includes('Lindholm refused Rosa Delgado'))
  expect(told).toEqual([expect.stringContaining('The patient waits in the queue.')])
})

test('a list of offers that was asked for earlier, and comes later, does not bring back what was answered', async () => {
  const [one] = await two()
  let late: Promise<void> | undefined
  const other = await workstation(at.central.url, {
    async fetch(input, init) {
      const answer = await fetch(input, init)
      if (!late || !String(input).endsWith('/hand-overs')) return answer
      const body = await answer.arrayBuffer()
      const wait = late
      late = undefined
      await wait
      return new Response(body, answer)
    },
  })
  await other.signIn('lindholm@training.rounds.example')
  await one.call('queue.claim', { taskId })
  const offer = await offered(one, other)
  // Its answer, with the open offer in it, is on its way for longer than that of the next.
  let come = () => {}
  late = new Promise((resolve) => {
    come = resolve
  })
  poke(other)
  await other.until(() => late === undefined)
  await other.call('queue.refuseOffer', { handOverId: offer.handOverId, line: '' })
  expect((await offers(other)).toMe).toEqual([])
  come()
  await other.call('sync.now', {})
  await new Promise(setImmediate)
  expect((await offers(other)).toMe).toEqual([])
  await other.close()
})

test('a server that knows of no offers hands over at once, and the screen can say so', async () => {
  const one = await workstation(at.central.url, {
    fetch: (input, init) => fetch(String(input).replace('/hand-overs', '/nowhere'), init),
  })
  await one.signIn('okafor@training.rounds.example')
  await one.until(async () => (await offers(one)).atOnce)
  await one.close()
})
