import type { Resource } from '@medplum/fhirtypes'
import type { ProblemCode } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { deceasedOf } from '../../clinical/demographics.ts'
import type { CentralAnswer, NoAnswer } from './client.ts'

/** The patient is recorded as dead; `deceased` as in `QueueRow`. The same claim, confirmed, goes through. */
export class PatientDeceased extends Refusal {
  readonly deceased: string
  constructor(message: string, patient: Resource | null) {
    super('patient-deceased', message)
    const when: unknown = patient?.resourceType === 'Patient' ? deceasedOf(patient) : null
    this.deceased = typeof when === 'string' ? when : 'unknown'
  }
}

export const unreadable = () =>
  new Refusal(
    'central-unreachable',
    'The server’s answer can’t be read here. Try again; if this stays, please tell your IT department.',
  )

const known: Record<string, ProblemCode> = {
  'already-claimed': 'already-claimed',
  'claim-superseded': 'claim-superseded',
  'not-licensed': 'not-licensed',
  'not-found': 'not-found',
  'client-too-old': 'client-too-old',
}

/** The central API's own message where it refused; else what keeps it from answering. */
export function refusalOf(answer: CentralAnswer | NoAnswer): Refusal {
  if (answer.kind === 'answer') {
    const message = answer.problem?.message ?? 'The server refused this.'
    if (answer.problem?.code === 'patient-deceased')
      return new PatientDeceased(message, answer.problem.current)
    return new Refusal(known[answer.problem?.code ?? ''] ?? 'refused-by-central', message)
  }
  switch (answer.why) {
    case 'captive-portal':
      return new Refusal(
        'captive-portal',
        'This network asks for its own sign-in first. Open a browser, then try again.',
      )
    case 'sign-in-needed':
      return new Refusal('not-signed-in', 'The server asks you to sign in again first.')
    case 'proxy-sign-in':
      return new Refusal(
        'central-unreachable',
        'The proxy of this network asks for a sign-in. Ask your IT department.',
      )
    case 'network':
    case 'timeout':
    case 'too-long':
      return new Refusal(
        'central-unreachable',
        'The server does not answer. It decides who has a visit; try again.',
      )
  }
}
