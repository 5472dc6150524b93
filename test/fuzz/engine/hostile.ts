import type { Bundle, Resource } from '@medplum/fhirtypes'
import { marksIn } from '../central/marks.ts'
import { resources } from '../central/practice.ts'
import { elementFor } from '../fhir.ts'
import { mutated, oddTexts, type Pool, pick } from '../mutations.ts'
import type { Answer, Route } from './ask.ts'
import type { Got, Sent } from './world.ts'

/** Whose visit it is at this workstation; all others are other people. */
export const patient = 'wanda'
const others = resources().filter(({ id }) => /^(bella|carl|theo|nick)/.test(id))

export function routeOf({ method, path }: Sent): Route {
  if (path.includes('/$changes')) return 'feed'
  if (path.includes('/$everything')) return 'compartment'
  if (path.startsWith('/oidc')) return 'token'
  if (path.startsWith('/leases')) return 'leases'
  if (path.startsWith('/realtime') || path.startsWith('/ice-servers')) return 'presence'
  if (path.startsWith('/co-signatures')) return 'co-signatures'
  if (path.startsWith('/flags')) return 'flags'
  if (path.startsWith('/devices')) return 'device'
  if (method !== 'GET' && path.includes('/AuditEvent/')) return 'audit'
  if (method === 'POST') return 'signing'
  return method === 'GET' ? 'read' : 'write'
}

const pool: Pool = {
  // Never this patient's own reference: what is said to be hers by every word of it is hers.
  ids: [...others.flatMap(({ resourceType, id }) => [id, `${resourceType}/${id}`]), ...oddTexts],
  element: elementFor,
  mostBytes: 2_000_000,
}

const headerNames = [
  'server-epoch',
  'date',
  'retry-after',
  'feed-position',
  'etag',
  'rounds-audit-anchor',
  'sunset',
  'content-type',
]
const headerValues = [
  '',
  'x',
  '0',
  '-1',
  '99999999999',
  '2592000',
  'Fri, 31 Dec 9999 23:59:59 GMT',
  '9'.repeat(16),
  '1:'.padEnd(66, '0'),
  'W/"other"',
  'text/html',
]
const bodies: readonly ((text: string) => string)[] = [
  () => '',
  () => 'null',
  () => '[]',
  () => '5',
  () => '{}',
  () => '<html><body>Please accept the terms.</body></html>',
  (text) => text.slice(0, text.length / 2),
  (text) => text + text,
  (text) => `\ufeff${text}`,
  () => ' '.repeat(3_000_000),
  () => '['.repeat(100_000),
  (text) => text.replaceAll('Patient/wanda', 'Patient/bella'),
]
const codes = [
  'unauthorized',
  'forbidden',
  'outside-scope',
  'not-licensed',
  'not-found',
  'already-claimed',
  'claim-superseded',
  'signed-immutable',
  'foreign-cursor',
  'past-horizon',
  'epoch-mismatch',
  'version-conflict',
  'invalid-resource',
  'client-too-old',
  'claims-paused',
  'too-large',
  'x',
]
const statuses = [400, 401, 403, 404, 409, 410, 412, 413, 422, 426, 428, 503]

const outcome = (code: string, contained: Resource[] = []) => ({
  resourceType: 'OperationOutcome',
  issue: [
    {
      severity: 'error',
      code: 'processing',
      details: {
        coding: [{ system: 'https://rounds.example/fhir/problem', code }],
        text: 'Refused, for once.',
      },
    },
  ],
  ...(contained.length > 0 ? { contained } : {}),
})

/** Does this answer hold a version of this patient's note, as it would come from another device of its author? */
export const tellsOfNote = ({ status, text }: Got): boolean =>
  (status === 200 || status === 412) &&
  text.includes('"Composition"') &&
  text.includes(`Encounter/${patient}-visit`)

/** The answer that is given in place of `right`. `before`: answers of requests before. */
export function hostile(answer: Answer, sent: Sent, right: Got, before: Got[]): Got {
  switch (answer.kind) {
    case 'changed': {
      const value = parsed(right.text)
      if (value === undefined) return { ...right, text: '{' }
      const text =
        JSON.stringify(answer.mutations.reduce<unknown>((it, one) => mutated(it, one, pool), value)) ?? ''
      return isFair(text) ? { ...right, text } : right
    }
    case 'status':
      return { ...right, status: answer.status }
    case 'header': {
      const name = pick(headerNames, answer.name)
      const { [name]: _, ...others } = right.headers
      return {
        ...right,
        headers:
          answer.value % 4 === 0 ? others : { ...others, [name]: pick(headerValues, answer.value >>> 2) },
      }
    }
    case 'body':
      return { ...right, text: pick(bodies, answer.how)(right.text) }
    case 'problem':
      return {
        ...right,
        status: pick(statuses, answer.code),
        text: JSON.stringify(outcome(pick(codes, answer.code >>> 4))),
      }
    case 'another-patient':
      return ofAnother(answer.how, sent, right)
    case 'answer-of-before':
      return before.at(-1 - (answer.back % Math.max(1, before.length))) ?? right
    case 'same-again':
      return before.findLast(() => true) ?? right
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Another patient's resource under the id that was asked for, or beside what was listed. */
function ofAnother(how: number, sent: Sent, right: Got): Got {
  const [, type = '', id = ''] = /\/fhir\/R4\/([A-Z]\w+)\/([\w.-]+)/.exec(sent.path) ?? []
  const meta = { versionId: `v${how}`, lastUpdated: '2026-11-23T15:06:00Z' }
  const ofType = others.filter(({ resourceType }) => resourceType === type)
  const one = { ...pick(ofType.length > 0 ? ofType : others, how), meta } as Resource
  const value = parsed(right.text) as Bundle | undefined
  if (sent.method !== 'GET' && id) {
    const named = { ...one, id } as Resource
    return how % 2 === 0
      ? { ...right, status: 200, text: JSON.stringify(named) }
      : { ...right, status: 412, text: JSON.stringify(outcome('version-conflict', [named])) }
  }
  if (value?.resourceType !== 'Bundle') return { ...right, text: JSON.stringify(one) }
  const entry = value.entry ?? []
  const [first] = entry
  const listed = {
    ...first,
    resource: one,
    request: { method: 'PUT' as const, url: `${one.resourceType}/${one.id}` },
  }
  // In the place of one that is hers, too, or as if it were hers by its address.
  const asHers = { ...listed, resource: { ...one, id: `${patient}-note` } as Resource }
  const more = pick([[listed], [asHers], [listed, listed]], how)
  return { ...right, text: JSON.stringify({ ...value, entry: how % 3 === 0 ? more : [...entry, ...more] }) }
}

/**
 * Nothing that the workstation could not know: a resource with another's words that says of itself, by every reference, that it
 * is this patient's.
 */
function isFair(text: string): boolean {
  const holders = [parsed(text)]
  for (let n = 0; n < holders.length; n++) {
    const one = holders[n]
    if (one === null || typeof one !== 'object') continue
    const its = one as Record<string, unknown>
    if (typeof its.resourceType === 'string' && its.resourceType !== 'Bundle') {
      const json = JSON.stringify(its)
      if (json.includes(`/${patient}`) && marksIn(json).some((mark) => mark.patient !== patient)) return false
      continue
    }
    for (const inner of Object.values(its)) if (holders.length < 5000) holders.push(inner)
  }
  return true
}
