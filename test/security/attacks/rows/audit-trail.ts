import { randomUUID } from 'node:crypto'
import type { AuditEvent, Bundle, Provenance } from '@medplum/fhirtypes'
import { note } from '../../../../central/testing/practice.ts'
import { type Attack, must, type Weakening } from '../attack.ts'
import { inClinic, taken, underMine } from '../clinic.ts'

/** Entries of the audit trail and Provenances that tell what was not. */

const names = 'central/fhir/writable/names.ts'
const auditRow = 'central/fhir/writable/audit-event.ts'

const auditEvent = (who: string[], more: Partial<AuditEvent> = {}): AuditEvent => ({
  resourceType: 'AuditEvent',
  id: randomUUID(),
  type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
  action: 'R',
  recorded: '2026-11-23T10:00:00Z',
  agent: who.map((one) => ({ who: { reference: `Practitioner/${one}` }, requestor: true })),
  source: { observer: { display: 'Rounds workstation device-1' } },
  ...more,
})

const provenance = (of: string, who: string[], more: Partial<Provenance> = {}): Provenance => ({
  resourceType: 'Provenance',
  id: randomUUID(),
  target: [{ reference: `Patient/${of}` }],
  recorded: '2026-11-23T10:00:00Z',
  agent: who.map((one) => ({ who: { reference: `Practitioner/${one}` } })),
  ...more,
})

const oneAgent: Weakening = {
  rule: 'Who wrote, or did, something is one person: the caller.',
  changes: [
    {
      file: names,
      find: 'references?.length === 1 && isMe(me, references[0])',
      replace: 'references?.some((it) => isMe(me, it)) ?? false',
    },
  ],
  attacks: [
    {
      title: 'signs a note with a colleague as its first author',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) => {
          const author = ['ben', 'ada'].map((who) => ({ reference: `Practitioner/${who}` }))
          const both = { ...note('both', 'mine', 'ada', 'final', 'x'), author }
          return taken(await ada.create(both, underMine), 'a note of both')
        }),
    },
    {
      title: 'records an act in a colleague’s audit trail',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada, ben }) => {
          await ada.create(auditEvent(['ben', 'ada']))
          const { body } = await ben.get<Bundle>('AuditEvent')
          return body.entry?.length ? 'an act of his that was none' : null
        }),
    },
    {
      title: 'records a Provenance that names a colleague first',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) =>
          taken(await ada.create(provenance('mine', ['ben', 'ada'])), 'an act of his that was none'),
        ),
    },
  ],
}

const audited = (title: string, more: Partial<AuditEvent>): Attack => ({
  title,
  of: 'S9',
  run: () =>
    inClinic(async ({ ada }) => taken(await ada.create(auditEvent(['ada'], more)), 'a forged record')),
})

const dated = (title: string, recorded: string): Attack => ({
  title,
  of: 'S9',
  run: () =>
    inClinic(async ({ ada }) => {
      const { body, status } = await ada.create(auditEvent(['ada'], { recorded }))
      must(status === 201, 'what a clock that is wrong recorded is not lost')
      return body.meta?.tag ? null : 'an act at a time of her choice, and nothing says so'
    }),
})

const observed: Weakening = {
  rule: 'An act is recorded by the workstation at which it was done, and when it came is said beside its own time.',
  changes: [
    { file: auditRow, find: 'if (device === undefined || refers) return false', replace: 'return true' },
    { file: auditRow, find: '>= apartMs', replace: '>= Number.POSITIVE_INFINITY' },
  ],
  attacks: [
    audited('records an act as of another’s workstation', {
      source: { observer: { display: 'workstation of ben' } },
    }),
    audited('records an act as observed by a colleague', {
      source: { observer: { display: 'Rounds workstation device-1', reference: 'Practitioner/ben' } },
    }),
    dated('dates an act of today back by years', '2020-01-01T00:00:00Z'),
    dated('dates an act of today ahead', '2030-01-01T00:00:00Z'),
  ],
}

const provenanceInCare: Weakening = {
  rule: 'A Provenance is of a patient in the caller’s care.',
  changes: [
    {
      file: 'central/fhir/writable/provenance.ts',
      find: 'else if (!services.store.inCare(me, patient)) throw outsideScope()',
      replace: '',
    },
  ],
  attacks: [
    {
      title: 'records a Provenance in the compartment of a stranger',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) =>
          taken(await ada.create(provenance('victim', ['ada'])), 'a resource in a stranger’s chart'),
        ),
    },
  ],
}

export const auditTrail: Weakening[] = [oneAgent, observed, provenanceInCare]
