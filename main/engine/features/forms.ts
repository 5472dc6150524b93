import { formsOf } from '../forms/forms.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'

export function formsFeature({ context }: Parts) {
  const forms = formsOf(context)
  return {
    queries: {
      'form.get': {
        read: ({ encounterId, form }) => ({ values: forms.get(encounterId, form) }),
        keys: ({ encounterId }) => ['session', `form:${encounterId}`],
      },
    },
    commands: {
      'form.keep': { write: ({ encounterId, form, values }) => forms.keep(encounterId, form, values) },
    },
  } satisfies Handlers<'form'>
}
