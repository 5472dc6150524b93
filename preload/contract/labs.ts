import { z } from 'zod'
import { Id, TestChoice, TestFormView, TestOrderView } from '../views/index.ts'
import { Line, Remark } from '../views/text.ts'
import { command, none, ofVisit, query } from './kinds.ts'

/** An answer to each question of a laboratory, by the question's id. */
const Answers = z.array(z.object({ id: Line({ min: 1, max: 255 }), answer: Line({ max: 500 }) })).max(50)

/** Laboratory tests and imaging, from the catalog that the server has. */
export const labs = {
  /** `offered`: the server has a catalog, and this provider orders from it. */
  'labs.list': query('engine', ofVisit, z.object({ offered: z.boolean(), orders: z.array(TestOrderView) })),
  'labs.search': query('engine', z.object({ query: Line({ max: 100 }) }), z.array(TestChoice)),
  /** `replaces`: an unsigned order that is changed; with it stands what it says. */
  'labs.form': query('engine', ofVisit.extend({ test: Id, replaces: Id.nullish() }), TestFormView),
  'labs.order': command(
    'engine',
    ofVisit.extend({
      test: Id,
      replaces: Id.nullish(),
      stat: z.boolean(),
      answers: Answers,
      site: Id.nullable(),
      /** `Coverage/id`, `patient` or `practice`; null: not said. */
      payer: Line({ min: 1, max: 80 }).nullable(),
      /** The diagnosis of the visit that it is for. */
      reason: Id.nullable(),
    }),
    TestOrderView,
  ),
  /** Each member of a set that is not ordered in this visit already. */
  'labs.orderSet': command('engine', ofVisit.extend({ set: Id }), z.array(TestOrderView)),
  'labs.remove': command('engine', ofVisit.extend({ orderId: Id }), none),
  'labs.cancel': command(
    'engine',
    ofVisit.extend({ orderId: Id, reason: Remark({ min: 1, max: 500 }) }),
    TestOrderView,
  ),
} as const
