import { note, write } from '../../../../main/engine/sync/test/workstation.ts'
import { turning } from '../../../../main/engine/turns.ts'
import { must, type Weakening } from '../attack.ts'
import { behind } from '../hostile-central.ts'

/** A server's clock that leaps, and what a timer stumbles over. */

export const datesAndTimers: Weakening[] = [
  {
    rule: 'A Date that leaps counts for nothing.',
    changes: [
      {
        file: 'main/engine/central/believed-date.ts',
        find: 'return fits || isSteady(stated) ? believe(stated) : reckoned',
        replace: 'return fits || isSteady(stated) || true ? believe(stated) : reckoned',
      },
      {
        file: 'main/engine/central/believed-date.ts',
        find: 'ms >= earliest && ms <= latest',
        replace: '(earliest, latest, true) || ms',
      },
    ],
    attacks: ['Fri, 31 Dec 9999 23:59:59 GMT', 'Wed, 01 Jan 2031 00:00:00 GMT'].map((date) => ({
      title: `makes a workstation forget what it sent by one Date of ${date.slice(12, 16)}`,
      of: 'S27',
      run: () => {
        let wild = false
        return behind(
          (_path, _method, good) => {
            if (!wild) return good
            const headers = new Headers(good.headers)
            headers.set('Date', date)
            return new Response(good.body, { status: good.status, headers })
          },
          async ({ station }) => {
            await station.begin()
            station.cache.put(write, note({ subjective: 'Typed here.' }))
            await station.sync.pokeNow()
            must(station.cache.sent().length === 1, 'the note is sent')
            wild = true
            await station.sync.pokeNow()
            return station.cache.sent().length === 0 ? 'a server that is put back gets it never again' : null
          },
        )
      },
    })),
  },
  {
    rule: 'What a timer throws ends nothing.',
    changes: [
      {
        file: 'main/engine/turns.ts',
        find: 'failed(error)\n      }',
        replace: 'throw error\n      }',
      },
    ],
    attacks: [
      {
        title: 'ends the engine by what a timer stumbles over',
        of: 'S27',
        ends: true,
        run: () =>
          new Promise((resolve) => {
            const real = {
              now: () => 0,
              monotonic: () => 0,
              after(ms: number, work: () => void) {
                const timer = setTimeout(work, ms)
                return () => clearTimeout(timer)
              },
            }
            turning(
              real,
              () => {},
              () => {},
            ).after(0, () => {
              throw new TypeError('Cannot read properties of undefined')
            })
            setTimeout(() => resolve(null), 50)
          }),
      },
    ],
  },
]
