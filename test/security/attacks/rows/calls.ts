import { connect } from 'node:net'
import { listenTo } from '../../../../central/testing/listening.ts'
import { createScriptedCentral, createTestLine, until } from '../../../../main/line/testing.ts'
import { type Attack, must, type Weakening } from '../attack.ts'
import {
  type CallWorld,
  comesAbout,
  inACall,
  link,
  listenAsleep,
  otherVisit,
  visit,
  type Who,
} from '../training-call.ts'

/** What a call needs, taken by one person until there is none left for the others. */

const stream = 'central/realtime/stream.ts'
const signals = 'central/realtime/signals.ts'
const index = 'central/realtime/index.ts'
const sessions = 'central/realtime/join-sessions.ts'

const unbounded = { streamOwed: 1e9, signalsHeldSize: 1e9 }

/** 12 MB for somebody who takes none of it: more than the system's own buffers hold. */
async function fill({ signal, visitor }: CallWorld): Promise<void> {
  for (let n = 0; n < 190; n++)
    must((await signal(visitor, 'visitor', 'doctor', 'x'.repeat(64_000))).status === 201, 'a signal is taken')
}

const patientAfter = (title: string, ask: (world: CallWorld) => Promise<{ status: number }>): Attack => ({
  title,
  of: 'S24',
  run: () =>
    inACall({}, async (world) => {
      await world.end()
      return (await ask(world)).status < 300 ? 'it is let in' : null
    }),
})

const slowBody = (title: string, path: string): Attack => ({
  title,
  of: 'S25',
  run: () =>
    inACall({ limits: { requestMs: 300 } }, async ({ central }) => {
      const { hostname, port } = new URL(central.url)
      const socket = connect(Number(port), hostname)
      let over = false
      socket.on('error', () => undefined)
      socket.on('close', () => {
        over = true
      })
      socket.resume()
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n`,
      )
      const trickling = setInterval(() => over || socket.write('a'), 20)
      const ended = await comesAbout(() => over, 200)
      clearInterval(trickling)
      socket.destroy()
      return ended ? null : 'ten times the time later it is still waited for'
    }),
})

/** Streams of so many workstations; how many of them stay. */
const streams = (title: string, device: (n: number) => string): Attack => ({
  title,
  of: 'S25',
  run: () =>
    inACall({}, async ({ central, provider }) => {
      const open: Awaited<ReturnType<typeof listenTo>>[] = []
      for (let n = 0; n < 40; n++) open.push(await listenTo(central.url, provider(device(n))))
      const staying = () => open.filter((it) => !it.isOver()).length
      await comesAbout(() => staying() <= 16, 50)
      const left = staying()
      for (const it of open) await it.close()
      return left > 16 ? `${left} streams stay open` : null
    }),
})

export const calls: Weakening[] = [
  {
    rule: 'A stream that has ended is written to no more.',
    changes: [
      { file: stream, find: 'if (!stop()) return\n    raw.end()', replace: 'raw.end()' },
      { file: stream, find: "raw.on('error', cut)", replace: '' },
    ],
    attacks: [
      {
        title: 'ends the server by a stream that ends while its reader sleeps',
        of: 'S2',
        ends: true,
        run: () =>
          inACall({ limits: unbounded }, async (world) => {
            const reader = await listenAsleep(world.central.url, world.doctor)
            await fill(world)
            world.signOut()
            // The next ping finds that the token is over, and what is told to all goes there still.
            for (let n = 0; n < 20; n++) {
              await new Promise((resolve) => setTimeout(resolve, 20))
              await world.join(world.visitor, `visitor-${n}`)
            }
            reader.destroy()
            return null
          }),
      },
    ],
  },
  {
    rule: 'What waits for a reader that takes nothing is bounded.',
    changes: [{ file: stream, find: 'if (raw.writableLength > limits.streamOwed) cut()', replace: '' }],
    attacks: [
      {
        title: 'has the server keep megabytes for a stream that is not read',
        of: 'S2',
        run: () =>
          inACall({}, async (world) => {
            const reader = await listenAsleep(world.central.url, world.doctor)
            let over = false
            reader.on('close', () => {
              over = true
            })
            await fill(world)
            reader.resume()
            await comesAbout(() => over, 50)
            reader.destroy()
            return over ? null : 'all of it is kept, and the stream goes on'
          }),
      },
    ],
  },
  {
    rule: 'A signal is for somebody else.',
    changes: [{ file: index, find: ".refine(({ from, to }) => from !== to, { path: ['to'] })", replace: '' }],
    attacks: [
      {
        title: 'sends signals to oneself',
        of: 'S11',
        run: () =>
          inACall({}, async ({ signal, visitor }) =>
            (await signal(visitor, 'visitor', 'visitor')).status === 201 ? 'it is kept' : null,
          ),
      },
    ],
  },
  {
    rule: 'A signal is no larger than an offer may be.',
    changes: [{ file: index, find: 'data: z.string().max(most)', replace: 'data: z.string()' }],
    attacks: [
      {
        title: 'sends a signal of 200 kB',
        of: 'S11',
        run: () =>
          inACall({}, async ({ signal, visitor }) =>
            (await signal(visitor, 'visitor', 'doctor', 'x'.repeat(200_000))).status === 201
              ? 'it is kept'
              : null,
          ),
      },
    ],
  },
  {
    rule: 'One person sends so many signals at once, and so many a second.',
    changes: [
      { file: signals, find: 'const wait = rate.take(from)', replace: 'const wait = 0 * rate.take(from)' },
    ],
    attacks: [
      {
        title: 'sends signals without end',
        of: 'S11',
        run: () =>
          inACall({}, async ({ signal, visitor }) => {
            for (let n = 0; n < 300; n++)
              if ((await signal(visitor, 'visitor', 'doctor')).status !== 201) return null
            return '300 in no time are taken'
          }),
      },
    ],
  },
  {
    rule: 'So many signals are held for one person in one call.',
    changes: [
      {
        file: signals,
        find: 'makeRoom.run({ owner: to, call: data.call, most: limits.signalsHeld, size: limits.signalsHeldSize })',
        replace: 'void makeRoom',
      },
    ],
    attacks: [
      {
        title: 'has signals by the hundred held for somebody who is away',
        of: 'S11',
        run: () =>
          inACall({ limits: { signalBurst: 1e6 } }, async ({ signal, visitor, count }) => {
            for (let n = 0; n < 250; n++) await signal(visitor, 'visitor', 'doctor')
            return count('signal') > 200 ? `${count('signal')} are held` : null
          }),
      },
      {
        title: 'has signals by the megabyte held for somebody who is away',
        of: 'S11',
        run: () =>
          inACall({}, async ({ signal, visitor, central }) => {
            for (let n = 0; n < 20; n++) await signal(visitor, 'visitor', 'doctor', 'x'.repeat(64_000))
            const { size } = central.context.db
              .prepare<[], { size: number }>('SELECT sum(length(body)) AS size FROM signal')
              .get() ?? { size: 0 }
            return size > 600_000 ? `${size} characters are held` : null
          }),
      },
    ],
  },
  {
    rule: 'Signals that were missed come a page at a time.',
    changes: [
      {
        file: signals,
        find: 'if (signals.length && size > limits.signalsPolled) return { signals, more: true }',
        replace: '',
      },
    ],
    attacks: [
      {
        title: 'has one poll answered with all that was said',
        of: 'S11',
        run: () =>
          inACall({}, async ({ signal, visitor, doctor, ask }) => {
            const begun = (await ask(doctor, 'GET', '/realtime?poll=1')).body.events as unknown as {
              id: string
            }[]
            for (let n = 0; n < 7; n++) await signal(visitor, 'visitor', 'doctor', 'x'.repeat(64_000))
            const { size } = await ask(doctor, 'GET', `/realtime?poll=1&after=${begun.at(-1)?.id}`)
            must(size > 60_000, 'the poll brings signals')
            return size > 300_000 ? `${size} characters in one answer` : null
          }),
      },
    ],
  },
  {
    rule: 'A patient’s session ends with the visit and its goodbye.',
    changes: [
      {
        file: 'central/realtime/callers.ts',
        find: 'if (session && sessions.isOver(session.call))',
        replace: 'if (false as boolean)',
      },
    ],
    attacks: [
      patientAfter('gets relay credentials after the visit', ({ ask, visitor }) =>
        ask(visitor, 'GET', `/ice-servers?call=${visit}`),
      ),
      patientAfter('polls the call after the visit', ({ ask, visitor }) =>
        ask(visitor, 'GET', `/realtime?poll=1&call=${visit}`),
      ),
      patientAfter('joins the call after the visit', ({ join, visitor }) => join(visitor, 'visitor')),
    ],
  },
  {
    rule: 'So many browsers are on one link.',
    changes: [
      {
        file: sessions,
        find: 'tooMany.all(call, session.id, sessionsOfCall - 1)',
        replace: 'tooMany.all(call, session.id, 1e6)',
      },
    ],
    attacks: [
      {
        title: 'opens session after session by one link',
        of: 'S24',
        run: () =>
          inACall({}, async ({ browser, count }) => {
            for (let n = 0; n < 30; n++) await browser()
            return count('join_session') > 20 ? `${count('join_session')} sessions are kept` : null
          }),
      },
    ],
  },
  {
    rule: 'Who tries link after link waits.',
    changes: [
      {
        file: 'central/patient-page/index.ts',
        find: 'return wrong.take(ip)',
        replace: 'return 0 * wrong.take(ip)',
      },
    ],
    attacks: (['GET', 'POST'] as const).map((method) => ({
      title: `guesses links by ${method}`,
      of: 'S24',
      run: () =>
        inACall({}, async ({ ask }) => {
          for (let n = 0; n < 60; n++) {
            const path = `/join/guess-${n}-${link}${method === 'POST' ? '/session' : ''}`
            if ((await ask({}, method, path)).status === 429) return null
          }
          return '60 guesses in no time'
        }),
    })),
  },
  {
    rule: 'A request arrives within a minute.',
    changes: [
      { file: 'central/app.ts', find: 'requestTimeout: limits.requestMs,', replace: 'requestTimeout: 0,' },
      { file: 'central/app.ts', find: 'headersTimeout: limits.requestMs,', replace: 'headersTimeout: 0,' },
    ],
    attacks: [
      slowBody('holds a connection with a body of a byte at a time, not signed in', '/oidc/token'),
      slowBody('holds a connection with a resource of a byte at a time', '/fhir/R4'),
    ],
  },
  {
    rule: 'Of too many streams of one account the oldest is ended.',
    changes: [
      {
        file: 'central/realtime/hub.ts',
        find: 'if (ofDevice.length >= streamsOfDevice) ofDevice[0]?.end()',
        replace: 'void [ofDevice, streamsOfDevice]',
      },
      {
        file: 'central/realtime/hub.ts',
        find: 'if (own.size >= streamsOfAccount) [...own][0]?.end()',
        replace: 'void streamsOfAccount',
      },
    ],
    attacks: [
      streams('opens stream after stream at one workstation', () => 'one'),
      streams('opens streams under a name for each', (n) => `device-${n}`),
    ],
  },
  {
    rule: 'Of too many mailboxes of one account the oldest is forgotten.',
    changes: [
      {
        file: 'central/realtime/polling.ts',
        find: 'if (oldest && own.length >= mostOfAccount) forget(...oldest)',
        replace: 'void oldest',
      },
    ],
    attacks: [
      {
        title: 'has a mailbox kept for each name of a workstation',
        of: 'S25',
        run: () =>
          inACall({}, async ({ ask, provider }) => {
            const poll = async (device: string, after = '') =>
              (await ask(provider(device), 'GET', `/realtime?poll=1${after}`)).body.events as unknown as {
                id: string
                event: string
              }[]
            const first = await poll('device-0')
            for (let n = 1; n < 40; n++) await poll(`device-${n}`)
            const again = await poll('device-0', `&after=${first.at(-1)?.id}`)
            return again.some(({ event }) => event === 'poke') ? null : 'the first of 40 is still kept'
          }),
      },
    ],
  },
  {
    rule: 'Of too many presences of one account the oldest is forgotten.',
    changes: [{ file: 'central/realtime/presence.ts', find: 'dropOldest.run({', replace: 'void ({' }],
    attacks: [
      {
        title: 'leaves a presence under each name of a workstation',
        of: 'S25',
        run: () =>
          inACall({}, async ({ ask, provider, count }) => {
            const beat = { availability: 'available', unsent: 0, leases: [] }
            for (let n = 0; n < 60; n++) await ask(provider(`device-${n}`), 'PUT', '/realtime/presence', beat)
            return count('presence') > 50 ? `${count('presence')} rows are kept` : null
          }),
      },
    ],
  },
  {
    rule: 'A line of the event stream has an end.',
    changes: [{ file: 'main/line/event-stream.ts', find: 'maxBufferSize: mostUnended,', replace: '' }],
    attacks: [
      {
        title: 'sends a workstation an event whose line never ends',
        of: 'S30',
        async run() {
          const central = await createScriptedCentral()
          const test = createTestLine(central.url)
          test.line.orders(test.orders)
          await until(() => central.streams.size === 1)
          central.say('ping', {})
          const [endless] = central.streams
          for (let part = 0; part < 30; part++)
            await new Promise((resolve) => endless?.write(`data: ${'x'.repeat(100_000)}`, resolve))
          const dropped = await comesAbout(() => !central.streams.has(endless as never), 50)
          return dropped ? null : 'three megabytes of it are kept'
        },
      },
    ],
  },
]

const held = 'join sessions'
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

export const joinSessions: Weakening[] = [
  {
    rule: 'The patient’s cookie is nobody’s sign-in.',
    changes: [
      {
        file: 'central/fhir/request.ts',
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
        find: "role: said.role === 'guest' ? 'guest' : 'patient',",
        replace: 'role: said.role,',
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
        replace: 'return { id: participant, name: said.name || nameOf(who), role: said.role }',
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
