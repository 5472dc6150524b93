import { createHash } from 'node:crypto'
import type { Bundle, Composition, OperationOutcome, Resource } from '@medplum/fhirtypes'
import { textsOf } from '../../main/engine/record/composition.ts'
import type { Line } from './network.ts'

/** A process may have sent it again before it read the first answer, and read that one after a merge. */
const oftenEnough = 2

type Write = {
  device: string
  key: string
  names: string[]
  signed: Composition | undefined
  identity: string
}

/**
 * Looks over the shoulder of every workstation and holds what it sends against the promises of the design that leave
 * nothing lost or doubled where the central API is careful: one key stands for one request, an unknown result is
 * settled before anything newer of that resource, what was heard as taken is believed, and a signature covers the words
 * that were signed.
 */
export function createWatch() {
  const broken = new Set<string>()
  /** Key → what it stands for. */
  const meant = new Map<string, string>()
  /** `device Type/id` → the key whose result is not known there. */
  const unsettled = new Map<string, string>()
  const signatures = new Map<string, string>()
  /** `device key` of every signature that was answered as taken. */
  const signaturesTaken = new Set<string>()
  /** Per device, what the central API refused, in its words; and who heard that something else stands there. */
  const refusals = new Map<string, Set<string>>()
  const conflicts = new Set<string>()
  let oneHistory = true

  function sending({ device, key, names, signed, identity }: Write): void {
    if ((meant.get(key) ?? identity) !== identity) broken.add(`key ${key} was sent with other bytes`)
    meant.set(key, identity)
    for (const name of names) {
      const first = unsettled.get(`${device} ${name}`)
      // A server that forgot what it had is offered it again, as a write of its own.
      if (oneHistory && first !== undefined && first !== key)
        broken.add(`${device} sends ${name} under another key before it knows what became of the first`)
      unsettled.set(`${device} ${name}`, key)
    }
    if (signed) covers(device, signed)
  }

  /** A signature is known by its device, its note and its time. */
  function covers(device: string, signed: Composition): void {
    const time = signed.attester?.[0]?.time
    if (!time) return
    const signature = `${device} ${signed.id} ${time}`
    const signedText = JSON.stringify(textsOf(signed))
    if ((signatures.get(signature) ?? signedText) !== signedText)
      broken.add(`the signature of ${time} covers other words than were signed`)
    signatures.set(signature, signedText)
  }

  function received(write: Write, status: number, text: string): void {
    const { device, key, names, signed } = write
    for (const name of names)
      if (unsettled.get(`${device} ${name}`) === key) unsettled.delete(`${device} ${name}`)
    if (status < 400) {
      if (signed) signaturesTaken.add(`${device} ${key}`)
      return
    }
    const message = (JSON.parse(text) as OperationOutcome).issue?.[0]?.details?.text
    if (status === 412) conflicts.add(device)
    else if (message) refusals.set(device, (refusals.get(device) ?? new Set()).add(message))
  }

  return {
    broken,
    /** `place`: a section in which something stands beside the words of the only device that typed there. */
    besideOwn(place: string): void {
      if (oneHistory) broken.add(`${place}: own words stand beside own words`)
    },
    /** The line of one process, watched. */
    over(line: Line): Line {
      let dead = false
      /** Key → how often this process heard that it was taken. */
      const taken = new Map<string, number>()
      const watched: typeof fetch = async (input, init) => {
        // What a killed process would still have sent, nobody hears.
        const write = dead ? undefined : writeOf(String(input), init)
        if (write) sending(write)
        if (write && oneHistory && (taken.get(write.key) ?? 0) >= oftenEnough)
          broken.add(`${write.device} sends ${write.names} again, which it heard was taken`)
        const answer = await line.fetch(input, init)
        if (!write) {
          if (answer.status === 404 || answer.status === 410) conflicts.add(deviceOf(init))
          return answer
        }
        const text = await answer.clone().text()
        if (!isAnswerOfCentral(answer, text)) return answer
        received(write, answer.status, text)
        if (answer.status < 400) taken.set(write.key, (taken.get(write.key) ?? 0) + 1)
        return answer
      }
      const kill = () => {
        dead = true
        line.kill()
      }
      return { ...line, kill, fetch: watched }
    },
    /** These words were read and signed. */
    signed: (device: string, written: Resource[]): void => {
      for (const one of written)
        if (one.resourceType === 'Composition' && one.status === 'final') covers(device, one)
    },
    /** How many signatures of this device were taken, and wait no more. */
    acknowledged: (device: string, waiting: Set<string>): number =>
      [...signaturesTaken].filter((one) => {
        const [its, key = ''] = one.split(' ')
        return its === device && !waiting.has(key)
      }).length,
    /** The central API was put back to an earlier state, or failed over. */
    historyChanged(): void {
      oneHistory = false
    },
    /** Was there anything for which this device may put a write aside with these words? */
    mayPutAside: (device: string, why: string): boolean =>
      conflicts.has(device) || [...(refusals.get(device) ?? [])].some((message) => why.endsWith(message)),
  }
}
export type Watch = ReturnType<typeof createWatch>

const headersOf = (init: RequestInit | undefined) => init?.headers as Record<string, string> | undefined
const deviceOf = (init: RequestInit | undefined) => headersOf(init)?.['Rounds-Device'] ?? ''

function isAnswerOfCentral(answer: Response, text: string): boolean {
  if (!answer.headers.get('Server-Epoch') || answer.status >= 500) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function writeOf(url: string, init: RequestInit | undefined): Write | undefined {
  const headers = headersOf(init)
  const key = headers?.['Idempotency-Key']
  if (!init?.body || !headers || !key) return undefined
  const body = Buffer.from(init.body as Uint8Array)
  const resource = JSON.parse(body.toString()) as Resource
  const entries = resource.resourceType === 'Bundle' ? ((resource as Bundle).entry ?? []) : []
  const resources = entries.length > 0 ? entries.flatMap((entry) => entry.resource ?? []) : [resource]
  // As the central API tells two requests apart.
  return {
    device: deviceOf(init),
    key,
    names: resources.map(({ resourceType, id }) => `${resourceType}/${id}`),
    signed: resources.find(
      (it): it is Composition => it.resourceType === 'Composition' && it.status === 'final',
    ),
    identity: createHash('sha256').update(`${init.method} ${url}\n`).update(body).digest('hex'),
  }
}
