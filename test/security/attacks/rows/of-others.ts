import { readFeed } from '../../../../central/changes/feed.ts'
import { search } from '../../../../central/store/search.ts'
import { waitingVisit } from '../../../../central/testing/practice.ts'
import { cost } from '../../../support/cost.ts'
import type { Attack, Weakening } from '../attack.ts'
import { act, inVisit, many, type World } from '../visit-of-ada.ts'

/** What others did, which one reader's question is not to go through. */

/** So many visits that ben finished, written as rows, which is quicker. */
function finish({ server }: World, from: number, to: number): void {
  const { db } = server.context
  const [, , task] = waitingVisit('x')
  const rows = { task: JSON.stringify(task), act: JSON.stringify(act({})) }
  db.transaction(() => {
    for (let n = from; n < to; n++)
      for (const [type, id, body] of [
        ['Task', `t-${n}`, rows.task],
        ['AuditEvent', `a-${n}`, rows.act],
      ] as const) {
        const place = Number(
          db.prepare('INSERT INTO change (id) VALUES (?)').run(`${type}${n}`).lastInsertRowid,
        )
        db.prepare('INSERT INTO version VALUES (?, ?, ?, ?, 0, ?)').run(place, type, id, `${type}${n}`, body)
        db.prepare("INSERT INTO current VALUES (?, ?, ?, ?, 0, ?, NULL, 'completed', 0)").run(
          type,
          id,
          place,
          place,
          `q${n}`,
        )
        if (type === 'Task')
          db.prepare("INSERT INTO visit VALUES (?, ?, NULL, 'ben', 'completed', 0)").run(id, `q${n}`)
        else db.prepare("INSERT INTO audit_agent VALUES ('ben', ?)").run(place)
      }
  })()
}

const ofOthers = (title: string, work: (world: World) => unknown): Attack => ({
  title,
  of: 'S29',
  run: () =>
    inVisit(async (world) => {
      finish(world, 0, 150)
      const runs = () => many(40, () => work(world))
      runs()
      const few = cost(runs)
      finish(world, 150, 45_000)
      // The clock of a thread's processor time goes by 4 ms.
      const times = (4 + cost(runs)) / (4 + few)
      return times > 2
        ? `three hundred times the visits of others cost ${Math.round(times)} times as much`
        : null
    }),
})

export const ofOthersOnly: Weakening[] = [
  {
    rule: 'The feed goes through what is the reader’s.',
    changes: [
      {
        file: 'central/changes/feed.ts',
        find: 'c INDEXED BY current_task WHERE',
        replace: 'c NOT INDEXED WHERE',
      },
    ],
    attacks: [
      ofOthers('reads the feed after a year of visits of others', ({ server }) =>
        readFeed(server.context.store as never, 'ada', undefined, 200, ''),
      ),
    ],
  },
  {
    rule: 'A search for AuditEvents goes through the reader’s own.',
    changes: [
      {
        file: 'central/store/search.ts',
        find: "from: 'audit_agent a CROSS JOIN current c ON c.position = a.position'",
        replace: "from: 'current c CROSS JOIN audit_agent a ON a.position = c.position'",
      },
    ],
    attacks: [
      ofOthers('searches AuditEvents among those of everybody', ({ server }) =>
        search(server.context.db, 'AuditEvent', { practitioner: 'ada', limit: 100 }),
      ),
    ],
  },
]
