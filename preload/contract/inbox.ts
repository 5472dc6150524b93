import { z } from 'zod'
import { tellings } from '../../main/clinical/results/told.ts'
import { Stamp } from '../views/base.ts'
import { InboxView, ResultView } from '../views/index.ts'
import { Remark } from '../views/text.ts'
import { command, none, ofTask, query } from './kinds.ts'

export const inbox = {
  'inbox.list': query('engine', none, InboxView),
  'inbox.result': query('engine', ofTask, ResultView),
  /** It was read. */
  'inbox.viewed': command('engine', ofTask, none),
  /** `digest`: of what was read (`ResultView.digest`). */
  'inbox.acknowledge': command(
    'engine',
    ofTask.extend({ digest: Stamp, comment: Remark({ max: 1000 }) }),
    none,
  ),
  /** What the patient was told of it; `acknowledge`: it is acknowledged with that. A `message` only where messages are delivered. */
  'inbox.tell': command(
    'engine',
    ofTask.extend({
      digest: Stamp,
      how: z.enum(tellings),
      text: Remark({ max: 4000 }),
      acknowledge: z.boolean(),
    }),
    none,
  ),
} as const
