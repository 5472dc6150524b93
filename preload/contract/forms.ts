import { z } from 'zod'
import { FormName, FormValues } from '../views/index.ts'
import { command, none, ofVisit, query } from './kinds.ts'

export const forms = {
  /** A form that was left half filled in; null: none. */
  'form.get': query(
    'engine',
    ofVisit.extend({ form: FormName }),
    z.object({ values: FormValues.nullable() }),
  ),
  /** On disk when it answers. Null: sent off, or given up. */
  'form.keep': command('engine', ofVisit.extend({ form: FormName, values: FormValues.nullable() }), none),
} as const
