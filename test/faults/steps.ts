import type { Task } from '@medplum/fhirtypes'
import { isOver } from '../../central/readers/task.ts'
import { rounds } from '../../main/clinical/codes/rounds-systems.ts'
import { Refusal } from '../../preload/refusal.ts'
import type { SectionCode } from '../../preload/views/index.ts'
import type { Client } from './client.ts'
import { count } from './network.ts'
import type { Step } from './schedule.ts'
import { newerTokens, newerUrl, tokensIn } from './tokens.ts'
import { hold, type World } from './world.ts'

const sections: SectionCode[] = ['subjective', 'plan']

/** Carries out the steps of a schedule in its world. */
export function runner(world: World) {
  const { clock, clients, counts } = world
  let next = 0
  /** Who has the visit of p, under which claim; null: their scope was revoked, and nobody claimed it since. */
  let holder: { practitioner: string; claim: number } | null = { practitioner: 'ada', claim: 1 }
  /** The offer of it that was made last, until it is answered. */
  let offered: (Task & { id: string }) | null = null
  /** Every claim that was once given, as `number practitioner`. */
  const given = new Set(['1 ada'])
  /** What another system wrote, which no workstation can offer again. */
  const foreign = new Set<string>()
  /** Who typed into one section of one visit. */
  const typists = new Map<string, Set<Client>>()
  const client = (who: number): Client => clients[who] as Client
  /** What was handed over to Ben he works in first. */
  const visitOf = (it: Client) =>
    it.practitioner === 'ben' && !it.holdsNow('p-visit') ? 'q-visit' : 'p-visit'

  /** A refusal is an answer: what it was about is not kept, and the screen says so. */
  function refusable(name: string, work: () => void): boolean {
    try {
      work()
      count(counts, name)
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      count(counts, `${name} refused`)
      return false
    }
  }

  function type(it: Client, section: SectionCode, how: 'end' | 'start' | 'same-line' | 'delete'): void {
    const encounterId = visitOf(it)
    const { text } = it.editor(encounterId, section)
    const lines = text === '' ? [] : text.split('\n')
    const token = `T${++next}.`
    let gone: string[] = []
    switch (how) {
      case 'end':
        lines.push(token)
        break
      case 'start':
        lines.unshift(token)
        break
      case 'same-line':
        lines[Math.max(0, lines.length - 1)] = `${lines.at(-1) ?? ''} ${token}`.trim()
        break
      case 'delete':
        gone = tokensIn(lines.splice(Math.floor(lines.length / 2), 1).join(' '))
        lines.push(token)
        break
    }
    const done = refusable('edit', () => it.type(encounterId, section, lines.join('\n')))
    if (!done) return
    world.kept.add(token)
    for (const one of gone) world.deleted.add(one)
    const place = `${encounterId} ${section}`
    typists.set(place, (typists.get(place) ?? new Set()).add(it))
  }

  async function step(it: Step): Promise<void> {
    switch (it.do) {
      case 'type':
        return type(client(it.who), sections[it.section] as SectionCode, it.how)
      case 'look':
        count(counts, 'look')
        besideOwn(client(it.who))
        client(it.who).look(visitOf(client(it.who)))
        return
      case 'observe': {
        const token = `T${++next}.`
        const done = refusable('observe', () =>
          client(it.who).observe(visitOf(client(it.who)), `o${next}`, token),
        )
        if (done) world.kept.add(token)
        return
      }
      case 'meet':
        refusable('meet', () => client(it.who).meet(visitOf(client(it.who))))
        return
      case 'ask':
        refusable('ask', () => client(it.who).ask(visitOf(client(it.who))))
        return
      case 'sign':
        // Who signs has read it.
        client(it.who).look(visitOf(client(it.who)))
        for (const section of sections)
          refusable('seen', () => client(it.who).seen(visitOf(client(it.who)), section))
        refusable('sign', () => client(it.who).sign(visitOf(client(it.who))))
        world.watch.signed(
          client(it.who).name,
          client(it.who)
            .cache.outbox()
            .flatMap(({ mine }) => mine),
        )
        return
      case 'decide':
        besideOwn(client(it.who))
        return decide(world, client(it.who))
      case 'sync':
        count(counts, 'push and pull')
        void client(it.who).sync.pokeNow()
        return clock.advance(20)
      case 'wait':
        return clock.advance(it.ms)
      case 'fault':
        return client(it.who).line.arm(it)
      case 'partition':
        return client(it.who).line.partition(it.ms)
      case 'skew':
        count(counts, 'skew')
        return client(it.who).skew(it.ms)
      case 'kill':
        count(counts, it.mirrorLost ? 'kill, mirror lost' : 'kill')
        if (it.syncMs > 0) {
          count(counts, 'kill in the middle of a sync')
          void client(it.who).sync.pokeNow()
          await clock.advance(it.syncMs)
        }
        return client(it.who).kill(it.mirrorLost)
      case 'upgrade':
        return upgrade(client(it.who))
      case 'rekey':
        count(counts, 'rekey')
        return client(it.who).rekey()
      case 'newer-resource':
        return newerResource()
      case 'revoke':
        return revoke(it.next)
      case 'copy':
        return world.server.copy()
      case 'restore':
      case 'fail-over':
        return putBack(it.ageMs, it.do)
      case 'expire-tombstones':
        return expire()
      case 'hand-over':
        return handOver()
      case 'offer':
        return offerVisit()
      case 'answer':
        return answer(it.how)
    }
  }

  /** Where the server forgot a hand-over and that its taker's scope was revoked, the taker's next write brings the claim back. */
  function claimCameBack(): void {
    const now = world.server.central.context.leases.holderOf('p-visit')
    if (!holder || !now || now.claim <= holder.claim) return
    if (given.has(`${now.claim} ${now.practitionerId}`)) nowHolds(now.practitionerId, now.claim)
  }

  async function putBack(ageMs: number, how: 'restore' | 'fail-over'): Promise<void> {
    await clock.advance(0)
    claimCameBack()
    const made = await world.server.putBack(ageMs, how === 'restore')
    if (made === undefined) return
    count(counts, how)
    world.network.versionsOfKey.clear()
    world.watch.historyChanged()
    const there = new Set(
      world.server.store.search('Encounter', {}).flatMap(({ resource }) => newerTokens(resource)),
    )
    for (const token of foreign) if (!there.has(token)) world.deleted.add(token)
    const { leases } = world.server.central.context
    if (holder === null) {
      // A server from before the revocation has its holder again.
      const again = leases.holderOf('p-visit')
      if (again) nowHolds(again.practitionerId, again.claim)
      return
    }
    // Or one in whose end it came back unseen: the server that ended the visit is gone, this one has it open.
    claimCameBack()
    // The realtime process's next heartbeat states who has the visit; a server that forgot it gives it back.
    const { claim } = holder
    const held = leases.renew(holder.practitioner, [
      {
        task: 'p-task',
        claim,
        heardSecondsAgo: 0,
        proof: world.server.proofOf('p-task', claim, holder.practitioner),
      },
    ])
    const over = isOver(world.server.store.read('Task', 'p-task')?.resource.status ?? 'requested')
    if (!over && !held.leases.some((one) => one.mine && one.claim === claim))
      throw new Error('A claim was lost.')
  }

  /** Another system deletes the oldest observation; then the server forgets that it was there. */
  function expire(): void {
    // Keys are kept for 90 days: what is still on its way then is not what this step is about.
    const unsettled = new Set(
      clients.flatMap((one) => one.cache.outbox().flatMap(({ mine }) => mine.map(({ id }) => id))),
    )
    const found = world.server.store
      .search('Observation', {})
      .find(({ resource }) => !unsettled.has(resource.id))
    if (found?.resource.id) {
      world.server.store.remove('Observation', found.resource.id)
      for (const token of tokensIn(found.resource.valueString ?? '')) world.deleted.add(token)
    }
    world.server.expire()
    // Their answers are forgotten with the deletions: these keys stand for requests of long ago.
    world.network.versionsOfKey.clear()
    count(counts, 'expire-tombstones')
  }

  /** Who typed alone, while the central API forgot nothing, is never asked to choose between their own words. */
  function besideOwn(it: Client): void {
    for (const encounterId of ['p-visit', 'q-visit'].filter((visit) => it.holdsNow(visit)))
      refusable('compare', () => {
        for (const { section } of it.undecided(encounterId)) {
          const place = `${encounterId} ${section}`
          const its = typists.get(place)
          if (its?.size === 1 && its.has(it)) world.watch.besideOwn(`${it.name} ${place}`)
        }
      })
  }

  async function handOver(): Promise<void> {
    await clock.advance(0)
    const held = world.server.central.context.leases.holderOf('p-visit')
    if (!held) return
    const to = held.practitionerId === 'ada' ? 'ben' : 'ada'
    const { status, body } = await world.server.lease(
      held.practitionerId,
      'PUT',
      'p-task',
      { 'if-match': `"${held.claim}"` },
      { holder: `Practitioner/${to}` },
    )
    if (status >= 300) return
    count(counts, 'hand-over')
    // A provider writes what they have before they hand over.
    for (const one of clients) {
      if (one.practitioner === held.practitionerId) {
        one.catchUp()
        one.gaveUp('p-task')
      }
    }
    nowHolds(to, body.claim)
  }

  /** Who has the visit of p offers it, and goes on in it. */
  async function offerVisit(): Promise<void> {
    await clock.advance(0)
    const held = world.server.central.context.leases.holderOf('p-visit')
    if (!held) return
    const task: Task & { id: string } = {
      resourceType: 'Task',
      id: `offer-${++next}`,
      status: 'requested',
      intent: 'order',
      code: { coding: [{ system: rounds.task, code: 'hand-over' }] },
      for: { reference: 'Patient/p' },
      encounter: { reference: 'Encounter/p-visit' },
      focus: { reference: 'Encounter/p-visit' },
      requester: { reference: `Practitioner/${held.practitionerId}` },
      owner: { reference: `Practitioner/${held.practitionerId === 'ada' ? 'ben' : 'ada'}` },
      note: [{ text: 'Please take over.' }],
      restriction: { period: { start: '2026-01-05T14:00:00Z', end: '2026-01-05T14:01:00Z' } },
    }
    const { status, body } = await world.server.offer(held.practitionerId, task, { 'if-none-match': '*' })
    if (status >= 300) return
    count(counts, 'offer')
    offered = body
  }

  /** Exactly one has the visit: the colleague once they have accepted, else whoever had it. */
  async function answer(how: 'accepted' | 'rejected' | 'cancelled'): Promise<void> {
    if (!offered) return
    await clock.advance(0)
    const offer = offered
    const of = (reference: string | undefined) => reference?.replace('Practitioner/', '') ?? ''
    const [from, to] = [of(offer.requester?.reference), of(offer.owner?.reference)]
    const holderNow = () => world.server.central.context.leases.holderOf('p-visit')
    const before = holderNow()
    const on = { 'if-match': `W/"${offer.meta?.versionId}"` }
    const { status } = await world.server.offer(
      how === 'cancelled' ? from : to,
      { ...offer, status: how },
      on,
    )
    const now = holderNow()
    offered = null
    if (status >= 300 || how !== 'accepted') {
      if (now?.practitionerId !== before?.practitionerId || now?.claim !== before?.claim)
        throw new Error('A visit moved that nobody accepted.')
      count(counts, status < 300 ? `offer ${how}` : 'offer that had ended')
      return
    }
    if (!now || now.practitionerId !== to || before?.practitionerId !== from)
      throw new Error('An accepted visit is not whose it should be.')
    count(counts, 'offer accepted')
    for (const one of clients) {
      if (one.practitioner !== from) continue
      one.catchUp()
      one.gaveUp('p-task')
    }
    nowHolds(to, now.claim)
  }

  function nowHolds(practitioner: string, claim: number): void {
    hold(world, 'p', practitioner, claim)
    given.add(`${claim} ${practitioner}`)
    holder = { practitioner, claim }
  }

  /** The visit goes back into the queue from elsewhere, and with it the patient out of scope; then `next` claims it. */
  async function revoke(next: 'ada' | 'ben'): Promise<void> {
    await clock.advance(0)
    const held = world.server.central.context.leases.holderOf('p-visit')
    if (held) {
      const tag = { 'if-match': `"${held.claim}"` }
      const { status } = await world.server.lease(held.practitionerId, 'DELETE', 'p-task', tag)
      if (status >= 300) return
      count(counts, 'revoke scope')
      holder = null
      return
    }
    const { status, body } = await world.server.lease(next, 'PUT', 'p-task', { 'if-none-match': '*' }, {})
    if (status >= 300) return
    count(counts, 'claim again')
    for (const one of clients) if (one.practitioner !== next) one.gaveUp('p-task')
    nowHolds(next, body.claim)
  }

  /** Another system, newer than the program here, writes what this one does not know. */
  function newerResource(): void {
    const token = `T${++next}.`
    const { store } = world.server
    const visit = store.read('Encounter', 'p-visit')?.resource
    if (!visit) return
    const extension = [...(visit.extension ?? []), { url: newerUrl, valueString: token }]
    store.put({ ...visit, id: 'p-visit', extension })
    world.kept.add(token)
    foreign.add(token)
    count(counts, 'newer resource')
  }

  async function upgrade(it: Client): Promise<void> {
    if (!it.outdated) return
    count(counts, 'upgrade')
    await it.upgrade()
  }

  return {
    step,
    shared() {
      const some = (more: (its: Client[]) => boolean) => [...typists.values()].some((its) => more([...its]))
      if (some((its) => its.filter(({ practitioner }) => practitioner === 'ada').length > 1))
        count(counts, 'schedules with two devices of one author in one section')
      if (some((its) => new Set(its.map(({ practitioner }) => practitioner)).size > 1))
        count(counts, 'schedules with two authors in one section')
    },
  }
}

/** A clinician who keeps the words of both sides, each once. */
export function decide(world: World, client: Client): void {
  for (const encounterId of ['p-visit', 'q-visit']) {
    if (!client.holdsNow(encounterId)) continue
    try {
      const undecided = client.look(encounterId)
      for (const { section, theirs } of undecided) {
        const { text } = client.editor(encounterId, section)
        const have = new Set(tokensIn(text))
        const more = [...new Set(tokensIn(theirs))].filter((token) => !have.has(token))
        client.decide(encounterId, section, [...(text ? [text] : []), ...more].join('\n'))
        count(world.counts, 'decision')
      }
      if (undecided.length > 0) client.look(encounterId)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
}
