import { connect } from 'node:net'
import { listenTo } from '../../../../central/testing/listening.ts'
import { createScriptedCentral, createTestRealtime, until } from '../../../../main/realtime/testing.ts'
import { type Attack, must, type Weakening } from '../attack.ts'
import { type CallWorld, comesAbout, inACall, listenAsleep } from '../training-call.ts'

/** Streams and what waits in them, taken by one person until there is none left for the others. */

const stream = 'central/realtime/stream.ts'

const unbounded = { streamOwed: 1e9, signalsHeldSize: 1e9 }

/** 12 MB for somebody who takes none of it: more than the system's own buffers hold. */
async function fill({ signal, visitor }: CallWorld): Promise<void> {
  for (let n = 0; n < 190; n++)
    must((await signal(visitor, 'visitor', 'doctor', 'x'.repeat(64_000))).status === 201, 'a signal is taken')
}

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

export const eventStreams: Weakening[] = [
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
    changes: [{ file: 'main/realtime/event-stream.ts', find: 'maxBufferSize: mostUnended,', replace: '' }],
    attacks: [
      {
        title: 'sends a workstation an event whose line never ends',
        of: 'S30',
        async run() {
          const central = await createScriptedCentral()
          const test = createTestRealtime(central.url)
          test.realtime.orders(test.orders)
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
