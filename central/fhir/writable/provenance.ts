import type { Provenance, Resource, ResourceType } from '@medplum/fhirtypes'
import { checkCoSignature, isCoSignature } from '../../co-signatures/rules.ts'
import { patientOf } from '../../store/references.ts'
import { outsideScope } from '../claim-check.ts'
import { Problem } from '../problem.ts'
import type { Services } from '../services.ts'
import { isMe, isOnly, refuseOther } from './names.ts'
import type { Row, Write } from './row.ts'

export const provenance: Row<'Provenance'> = {
  type: 'Provenance',
  bound: 'none',
  may: { create: 'anyone' },
  author: '`agent` is the writer alone; each `signature.who` is the writer',
  rules: [
    'Written once.',
    'Every `target` is of one patient: one in the writer’s care, or that of a note which names the writer to co-sign it.',
  ],
  checkAuthor({ me, next }) {
    refuseOther(
      isOnly(
        me,
        next.agent.map(({ who }) => who),
      ),
      'An act is recorded by the provider whose act it is.',
      'Provenance.agent',
    )
    refuseOther(
      (next.signature ?? []).every(({ who }) => isMe(me, who)),
      'A signature is given by the signer.',
      'Provenance.signature',
    )
  },
  check: checkTargets,
}

/** Throws `bad-request`, `outside-scope`, and as a co-signature does. */
function checkTargets({ services, me, next }: Write<Provenance>): void {
  const patient = patientOf(next)
  if (!patient) throw ofOne()
  for (const { reference } of next.target) {
    const target = targetOf(services, reference)
    if (!target || patientOf(target) !== patient) throw ofOne()
  }
  if (isCoSignature(next)) checkCoSignature(services.store, next, me)
  else if (!services.store.inCare(me, patient)) throw outsideScope()
}

const ofOne = () =>
  new Problem('bad-request', 'Every target of a Provenance is known here, and of one patient.', {
    expression: ['Provenance.target'],
  })

/** What a target names, as it stands now; a Patient by its id alone. */
function targetOf({ store }: Services, reference: string | undefined): Resource | undefined {
  const [, type, id] =
    /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(reference ?? '') ??
    []
  if (!type || !id) return undefined
  return store.read(type as ResourceType, id)?.resource as Resource | undefined
}
