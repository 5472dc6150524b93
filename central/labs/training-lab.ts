import type {
  ActivityDefinition,
  DiagnosticReport,
  Observation,
  Organization,
  Reference,
  Resource,
  ServiceRequest,
  Task,
} from '@medplum/fhirtypes'
import { v5 } from 'uuid'
import { systems } from '../../main/clinical/codes/rounds-systems.ts'
import { type Reported, reportedOf } from '../../main/clinical/labs/catalog.ts'
import { kindOfRequest, nameOfRequest } from '../../main/clinical/labs/request.ts'
import type { CentralClock } from '../base/clock.ts'
import type { Settings } from '../base/settings.ts'
import { idOf } from '../readers/references.ts'
import type { FullStore } from '../store/store.ts'
import { isPerforming, statusOf, type TestStatus, withStatus } from './performing.ts'

const next: Partial<Record<TestStatus | 'asked', TestStatus>> = {
  asked: 'sent',
  sent: 'received',
  received: 'collected',
  collected: 'resulted',
}

/**
 * The laboratory of training mode: takes each order a step further after a moment, and answers it with a report whose figures follow from
 * its id alone. There is none otherwise: orders wait, visibly, for a real one.
 */
export function createTrainingLab(store: FullStore, clock: CentralClock, settings: Settings) {
  const timers = new Set<NodeJS.Timeout>()
  let closed = false

  function soon(taskId: string): void {
    if (closed) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      store.atomically(() => step(taskId))
    }, settings.labSeconds * 1000)
    timer.unref()
    timers.add(timer)
  }

  function step(taskId: string): void {
    const task = store.read('Task', taskId)?.resource
    if (!task || !isUnderWay(task)) return
    const status = next[statusOf(task) ?? 'asked']
    if (!status) return
    const at = new Date(clock.now()).toISOString()
    if (status === 'resulted') answer(task, at)
    store.put<Task>(withStatus({ ...task, id: taskId }, status, at))
  }

  function answer(task: Task, at: string): void {
    const id = idOf(task.focus?.reference, 'ServiceRequest')
    const order = id ? store.read('ServiceRequest', id)?.resource : undefined
    if (!id || !order) return
    const definitionId = order.instantiatesCanonical?.[0]?.split('/').at(-1)
    const definition: ActivityDefinition | undefined = definitionId
      ? store.read('ActivityDefinition', definitionId)?.resource
      : undefined
    for (const one of resultsOf({ ...order, id }, definition ? reportedOf(definition) : [], at))
      store.put<Resource>(one)
    store.put<ServiceRequest>({ ...order, id, status: 'completed' })
  }

  store.onWrite((resource, _previous, id) => {
    if (resource?.resourceType === 'Task' && isPerforming(resource) && isUnderWay(resource))
      store.afterCommit(() => soon(id))
  })

  return {
    /** Goes on with what a stopped server left under way. */
    resume(): void {
      for (const { resource } of store.search('Task', { status: ['requested', 'in-progress'] }))
        if (isPerforming(resource) && resource.id) soon(resource.id)
    },
    close(): void {
      closed = true
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

const isUnderWay = ({ status }: Task): boolean => status === 'requested' || status === 'in-progress'

const namespace = '0d5b7f1e-58a1-5f0e-8a4e-6d1f5f0a2b11'
const idFor = (order: string, what: string): string => v5(`${what} ${order}`, namespace)

/** One order in three has a figure out of its range; which one, and by how much, follows from the order's id. */
const seedOf = (id: string): number => Number.parseInt(idFor(id, 'seed').slice(0, 6), 16)

/** A report and its figures, each based on the order. Of a test whose figures the catalog does not know the report has words alone. */
export function resultsOf(
  order: ServiceRequest & { id: string },
  reported: Reported[],
  at: string,
): ((DiagnosticReport | Observation) & { id: string })[] {
  const seed = seedOf(order.id)
  const figures = reported.map((one, n) =>
    figureOf(order, one, n, seed % 3 === 0 && n === seed % reported.length, at),
  )
  const isPicture = kindOfRequest(order) === 'imaging'
  const report: DiagnosticReport & { id: string } = {
    resourceType: 'DiagnosticReport',
    id: idFor(order.id, 'report'),
    status: 'final',
    basedOn: [{ reference: `ServiceRequest/${order.id}` }],
    category: [{ coding: [isPicture ? section('RAD', 'Radiology') : section('LAB', 'Laboratory')] }],
    code: order.code ?? { text: nameOfRequest(order) },
    subject: order.subject,
    ...(order.encounter ? { encounter: order.encounter } : {}),
    effectiveDateTime: at,
    issued: at,
    ...performedBy(order),
    ...(figures.length > 0 ? { result: figures.map(({ id }) => ({ reference: `Observation/${id}` })) } : {}),
    ...(figures.length > 0 ? {} : { conclusion: wordsOf(isPicture, seed) }),
  }
  return [...figures, report]
}

/** By its row a performer is an Organization. */
const performedBy = ({ performer }: ServiceRequest): { performer?: Reference<Organization>[] } =>
  performer ? { performer: performer as Reference<Organization>[] } : {}

const section = (code: string, display: string) => ({
  system: 'http://terminology.hl7.org/CodeSystem/v2-0074',
  code,
  display,
})

const wordsOf = (isPicture: boolean, seed: number): string => {
  if (isPicture) return 'Training result: no acute finding.'
  return seed % 3 === 0 ? 'Training result: positive.' : 'Training result: negative.'
}

function figureOf(
  order: ServiceRequest & { id: string },
  { code, unit, low, high, decimals }: Reported,
  n: number,
  isOut: boolean,
  at: string,
): Observation & { id: string } {
  const share = ((seedOf(order.id) >> (n % 8)) % 80) / 100 + 0.1
  const value = isOut ? high + (high - low) * share : low + (high - low) * share
  const quantity = (amount: number) => ({ value: Number(amount.toFixed(decimals)), unit })
  const [flag, display] = isOut ? ['H', 'High'] : ['N', 'Normal']
  return {
    resourceType: 'Observation',
    id: idFor(order.id, `figure ${n}`),
    status: 'final',
    basedOn: [{ reference: `ServiceRequest/${order.id}` }],
    category: [
      { coding: [{ system: systems.observationCategory, code: 'laboratory', display: 'Laboratory' }] },
    ],
    code,
    subject: order.subject,
    ...(order.encounter ? { encounter: order.encounter } : {}),
    effectiveDateTime: at,
    issued: at,
    ...performedBy(order),
    valueQuantity: quantity(value),
    interpretation: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',
            code: flag,
            display,
          },
        ],
      },
    ],
    referenceRange: [{ low: quantity(low), high: quantity(high) }],
  }
}
