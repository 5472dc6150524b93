import type { Provenance, Resource, ResourceType } from '@medplum/fhirtypes'
import { Problem } from '../../base/problem.ts'
import { checkCoSignature, isCoSignature } from '../../co-signatures/rules.ts'
import type { Services } from '../../leases/services.ts'
import { patientOf } from '../../readers/references.ts'
import { outsideScope } from './claim-check.ts'
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
  // Each once: a list may name a large note a thousand times, and each of its versions.
  for (const name of new Set(next.target.map(({ reference }) => nameOf(reference)))) {
    const target = name && targetOf(services, name)
    if (!target || patientOf(target) !== patient) throw ofOne()
  }
  if (isCoSignature(next)) checkCoSignature(services.store, next, me)
  else if (!services.store.inCare(me, patient)) throw outsideScope()
}

const ofOne = () =>
  new Problem('bad-request', 'Every target of a Provenance is known here, and of one patient.', {
    expression: ['Provenance.target'],
  })

/** `Type/id` of a target, whatever version of it is named; a Patient by its id alone. */
const nameOf = (reference: string | undefined): string | undefined =>
  /^([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(reference ?? '')?.[1]

/** As it stands now. */
function targetOf({ store }: Services, name: string): Resource | undefined {
  const [type, id] = name.split('/') as [ResourceType, string]
  return store.read(type, id)?.resource as Resource | undefined
}
