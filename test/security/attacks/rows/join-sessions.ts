import { withEmergency } from '../../../../main/clinical/visits/emergency.ts'
import { type Attack, must, type Weakening } from '../attack.ts'
import { type CallWorld, inACall, otherVisit, visit, type Who } from '../training-call.ts'

/** What the patient's cookie is good for. */

const held = 'join sessions'
const index = 'central/realtime/index.ts'
const sessions = 'central/realtime/join-sessions.ts'

const byLink = (title: string, attack: (world: CallWorld) => Promise<string | null>): Attack => ({
  title,
  of: held,
  run: () => inACall({}, attack),
})

/** With nothing but the cookie of the patient's page. */
const withCookie = (title: string, method: string, path: string, body?: unknown, more: Who = {}): Attack =>
  byLink(title, async ({ ask, visitor }) =>
    (await ask({ ...visitor, ...more }, method, path, body)).status < 300 ? 'it is answered' : null,
  )

/** The cookie under the name that the other call's would have. */
async function renamed({ visitor, central }: CallWorld): Promise<Who> {
  const secret = visitor.cookie?.split('=')[1]
  const { createHash } = await import('node:crypto')
  const name = createHash('sha256').update(otherVisit).digest('base64url').slice(0, 12)
  must(central.context.store.read('Encounter', otherVisit), 'there is another visit')
  return { cookie: `rounds-join-${name}=${secret}` }
}

const inOther = (title: string, ask: (world: CallWorld, who: Who) => Promise<{ status: number }>): Attack =>
  byLink(title, async (world) =>
    (await ask(world, await renamed(world))).status < 300 ? 'it is let in' : null,
  )

type Told = { id: string; data: { call?: string } }[]

/** What this caller is told by polling: at the beginning, or since `before`. */
async function polled({ ask }: CallWorld, who: Who, before: Told = []): Promise<Told> {
  const after = before.at(-1)?.id
  const path = `/realtime?poll=1${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`
  const { events } = (await ask(who, 'GET', path)).body as unknown as { events?: Told }
  must(events, 'the poll is answered')
  return events
}

export const joinSessions: Weakening[] = [
  {
    rule: 'The patient’s cookie is nobody’s sign-in.',
    changes: [
      {
        file: 'central/http/request.ts',
        find: 'const caller = await context.authenticate(request)',
        replace:
          "const caller = (await context.authenticate(request)) ?? { practitionerId: 'okafor', deviceId: 'x' }",
      },
    ],
    attacks: [
      withCookie('reads the visit with the patient’s cookie', 'GET', `/fhir/R4/Encounter/${visit}`),
      withCookie(
        'reads the history of the visit with the patient’s cookie',
        'GET',
        `/fhir/R4/Encounter/${visit}/_history`,
      ),
      withCookie('searches the queue with the patient’s cookie', 'GET', '/fhir/R4/Task'),
      withCookie('searches patients with the patient’s cookie', 'GET', '/fhir/R4/Patient'),
      withCookie('reads the feed with the patient’s cookie', 'GET', '/fhir/R4/$changes'),
      withCookie(
        'reads the chart with the patient’s cookie',
        'GET',
        '/fhir/R4/Patient/grace-lindqvist/$everything',
      ),
      withCookie('asks in a batch with the patient’s cookie', 'POST', '/fhir/R4', {
        resourceType: 'Bundle',
        type: 'batch',
        entry: [{ request: { method: 'GET', url: 'Patient/grace-lindqvist' } }],
      }),
      withCookie('reads the leases with the patient’s cookie', 'GET', '/leases'),
      withCookie(
        'claims a visit with the patient’s cookie',
        'PUT',
        '/leases/arthur-whitcomb-task',
        {},
        { 'if-none-match': '*' },
      ),
      withCookie('reads notes to co-sign with the patient’s cookie', 'GET', '/co-signatures'),
      withCookie('reads the flags with the patient’s cookie', 'GET', '/flags'),
    ],
  },
  {
    rule: 'A session is of one call.',
    changes: [
      {
        file: sessions,
        find: 'return session?.call === call ? session : undefined',
        replace: 'return session',
      },
      {
        file: 'central/realtime/callers.ts',
        find: 'if (caller.call !== call || !encounter) throw elsewhere()',
        replace: 'if (!encounter) throw elsewhere()',
      },
    ],
    attacks: [
      inOther('joins another call', ({ join }, who) => join(who, 'stranger', 'patient', otherVisit)),
      inOther('gets relay credentials for another call', ({ ask }, who) =>
        ask(who, 'GET', `/ice-servers?call=${otherVisit}`),
      ),
      inOther('polls another call', ({ ask }, who) => ask(who, 'GET', `/realtime?poll=1&call=${otherVisit}`)),
    ],
  },
  {
    rule: 'Who came by the patient’s link is never a provider.',
    changes: [
      {
        file: index,
        find: "role: body.role === 'guest' ? 'guest' : 'patient',",
        replace: 'role: body.role,',
      },
    ],
    attacks: [
      byLink('joins as a provider by the patient’s link', async ({ join, visitor }) => {
        const { participants } = (await join(visitor, 'visitor', 'provider')).body as unknown as {
          participants: { id: string; role: string }[]
        }
        const role = participants.find(({ id }) => id === 'visitor')?.role
        must(role, 'the patient is in the call')
        return role === 'provider' ? 'it stands in the list as one' : null
      }),
    ],
  },
  {
    rule: 'A provider in a call goes by the name on record.',
    changes: [
      {
        file: index,
        find: "return { id: participant, name: nameOf(who), role: 'provider' }",
        replace: 'return { id: participant, name: body.name || nameOf(who), role: body.role }',
      },
    ],
    attacks: [
      byLink('joins under another name', async ({ join, doctor }) => {
        const { participants } = (await join(doctor, 'doctor', 'provider')).body as unknown as {
          participants: { name: string }[]
        }
        return participants.some(({ name }) => name === 'Someone') && participants[0]?.name === 'Someone'
          ? 'it stands in the list'
          : null
      }),
    ],
  },
  {
    rule: 'A place in the call is of who took it.',
    changes: [
      {
        file: 'central/realtime/participants.ts',
        find: 'if (known && known.owner !== caller.owner)',
        replace: 'if (known && known.owner === undefined)',
      },
      {
        file: 'central/realtime/participants.ts',
        find: 'if (row?.owner === caller.owner) dropAll([row])',
        replace: 'if (row) dropAll([row])',
      },
    ],
    attacks: [
      byLink('takes the clinician’s place in the call', async ({ join, visitor }) =>
        (await join(visitor, 'doctor')).status === 200 ? 'it is theirs' : null,
      ),
      byLink('has the clinician leave the call', async ({ ask, visitor, count }) => {
        await ask(visitor, 'DELETE', `/realtime/calls/${visit}/participants/doctor`)
        return count("participant WHERE id = 'doctor'") === 0 ? 'the clinician is out' : null
      }),
    ],
  },
  {
    rule: 'A patient’s page hears of its own visit alone.',
    changes: [
      {
        file: 'central/realtime/news.ts',
        find: "caller.kind === 'patient' && caller.call === encounterId",
        replace: "caller.kind === 'patient'",
      },
    ],
    attacks: [
      byLink('hears by the patient’s link that another visit is an emergency', async (world) => {
        const after = await polled(world, world.visitor)
        const { store } = world.central.context
        const other = store.read('Encounter', otherVisit)?.resource
        must(other, 'there is another visit')
        store.put({ ...withEmergency(other, '2026-11-23T10:05:00Z'), id: otherVisit })
        return (await polled(world, world.visitor, after)).some(({ data }) => data.call === otherVisit)
          ? 'another patient’s emergency'
          : null
      }),
    ],
  },
  {
    rule: 'That the patient is there is heard by who has the visit.',
    changes: [
      {
        file: 'central/realtime/participants.ts',
        find: "(caller) => caller.kind === 'provider' && caller.practitionerId === holder,",
        replace: "(caller) => caller.kind === 'provider' && holder !== caller.owner,",
      },
    ],
    attacks: [
      byLink('hears when a colleague’s patient comes and goes', async (world) => {
        const lindholm = { authorization: 'Bearer lindholm', 'rounds-device': 'lindholm-1' }
        const after = await polled(world, lindholm)
        await world.ask(world.visitor, 'DELETE', `/realtime/calls/${visit}/participants/visitor`)
        must((await world.join(world.visitor, 'visitor')).status === 200, 'the patient joins again')
        return (await polled(world, lindholm, after)).some(({ data }) => data.call === visit)
          ? 'when the patient is there'
          : null
      }),
    ],
  },
  {
    rule: 'A signal is in the name of who sends it.',
    changes: [
      {
        file: index,
        find: 'if (participants.ownerOf(signal.call, signal.from) !== caller.owner)',
        replace: 'if (signal.from === signal.to)',
      },
    ],
    attacks: [
      byLink('speaks in the clinician’s name', async ({ signal, visitor }) =>
        (await signal(visitor, 'doctor', 'visitor')).status === 201 ? 'it is passed on' : null,
      ),
      byLink('speaks without having joined', async ({ browser, signal }) =>
        (await signal(await browser(), 'stranger', 'doctor')).status === 201 ? 'it is passed on' : null,
      ),
    ],
  },
]
