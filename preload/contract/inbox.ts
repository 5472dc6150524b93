import { z } from 'zod'
import { tellings } from '../../main/clinical/results/told.ts'
import { InboxView, ResultView } from '../views/index.ts'
import { Remark } from '../views/text.ts'
import { command, none, ofTask, query } from './kinds.ts'

export const inbox = {
  'inbox.list': query('engine', none, InboxView),
  'inbox.result': query('engine', ofTask, ResultView),
  /** It was read. */
  'inbox.viewed': command('engine', ofTask, none),
  'inbox.acknowledge': command('engine', ofTask.extend({ comment: Remark({ max: 1000 }) }), none),
  /** What the patient was told of it; `acknowledge`: it is acknowledged with that. */
  'inbox.tell': command(
    'engine',
    ofTask.extend({
      how: z.enum(tellings),
      text: Remark({ max: 4000 }),
      acknowledge: z.boolean(),
    }),
    none,
  ),
} as const
