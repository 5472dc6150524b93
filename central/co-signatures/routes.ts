import type { Composition, Patient } from '@medplum/fhirtypes'
import type { FastifyInstance } from 'fastify'
import { callerOf } from '../fhir/request.ts'
import type { Services } from '../fhir/services.ts'
import { idOf } from '../store/references.ts'
import type { FullStore } from '../store/store.ts'
import { addendaOf, isCoSignature, versionsIn } from './rules.ts'
import { coSignerOf } from './supervisor.ts'

type Awaited = {
  composition: Composition
  /** Signed addenda of it. */
  addenda: Composition[]
  /** As much of the patient as a signature needs: name and birth date. */
  patient: Pick<Patient, 'id' | 'name' | 'birthDate'>
}

/** `GET /co-signatures`: the signed notes that name this provider to co-sign them and are not co-signed as they stand. */
export function coSignatureRoutes(app: FastifyInstance, { context, store }: Services): void {
  app.get('/co-signatures', async (request) => {
    const { practitionerId: me } = await callerOf(context, request)
    return { awaited: awaitedBy(store, me) }
  })
}

function awaitedBy(store: FullStore, me: string): Awaited[] {
  // A small practice has few notes that name a supervisor; a larger central API keeps an index of them.
  const named = store.db
    .prepare<[string], { id: string }>(
      `SELECT c.id FROM current c JOIN version v ON v.position = c.version
       WHERE c.type = 'Composition' AND c.deleted = 0 AND c.status = 'final' AND instr(v.body, ?) > 0 ORDER BY c.position`,
    )
    .all(`"Practitioner/${me}"`)
  return named.flatMap(({ id }) => {
    const stored = store.read('Composition', id)
    if (!stored || coSignerOf(stored.resource) !== me) return []
    const patientId = idOf(stored.resource.subject?.reference, 'Patient')
    const patient = patientId ? store.read('Patient', patientId)?.resource : undefined
    if (!patient || !patientId) return []
    const addenda = addendaOf(store, { ...stored.resource, id })
    const now = [`${id} ${stored.versionId}`, ...addenda.map((it) => `${it.resource.id} ${it.versionId}`)]
    const given = store
      .search('Provenance', { patient: patientId })
      .map(({ resource }) => resource)
      .filter(
        (it) => isCoSignature(it) && it.agent.some(({ who }) => who?.reference === `Practitioner/${me}`),
      )
      .some((it) => {
        const signed = versionsIn(it).map((one) => `${one.id} ${one.version}`)
        return signed.length === now.length && now.every((one) => signed.includes(one))
      })
    if (given) return []
    const { name, birthDate } = patient
    return [
      {
        composition: stored.resource,
        addenda: addenda.map(({ resource }) => resource),
        patient: { id: patientId, ...(name ? { name } : {}), ...(birthDate ? { birthDate } : {}) },
      },
    ]
  })
}
