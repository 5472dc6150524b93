import { must, type Weakening } from '../attack.ts'
import { inACall } from '../training-call.ts'

/** Signals of a call: to whom, how large, how many. */

const index = 'central/realtime/index.ts'

const signals = 'central/realtime/signals.ts'

export const callSignals: Weakening[] = [
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
]
