import type { DiagnosticReport, Resource, Task } from '@medplum/fhirtypes'
import { systems } from '../../../../main/clinical/codes/rounds-systems.ts'
import { acknowledged } from '../../../../main/clinical/results/review-task.ts'
import { communicationOf } from '../../../../main/clinical/results/told.ts'
import type { Weakening } from '../attack.ts'
import { must } from '../attack.ts'
import { type Clinic, inClinic, taken } from '../clinic.ts'

/** Results that somebody else is to have read, and words to a patient that nobody said. */

const row = 'central/fhir/writable/review.ts'
const may = 'central/fhir/may.ts'
const telling = 'central/fhir/writable/communication.ts'
const at = '2026-11-23T10:05:00Z'
const report: DiagnosticReport & { id: string } = {
  resourceType: 'DiagnosticReport',
  id: 'report',
  status: 'final',
  code: { text: 'Blood count' },
  subject: { reference: 'Patient/mine' },
  issued: '2026-11-23T10:00:00Z',
}
/** It waits for cleo alone; ada has the patient, and sees it. */
const list: Resource & { id: string } = {
  resourceType: 'CareTeam',
  id: 'results',
  status: 'active',
  category: [{ coding: [{ system: 'https://rounds.example/fhir/care-team', code: 'results' }] }],
  participant: [{ member: { reference: 'Practitioner/cleo' } }],
}
const who = (id: string) => ({ reference: `Practitioner/${id}` })
const told = (task: Task, by = 'cleo') =>
  communicationOf('planted', 'mine', [`Task/${task.id}`], {
    how: 'message',
    text: 'All is well.',
    at,
    by: who(by),
  })
const instruction = [{ coding: [{ system: systems.communicationCategory, code: 'instruction' }] }]

const withResult = (attack: (clinic: Clinic, task: Task) => Promise<string | null>) => () =>
  inClinic(
    (clinic) => {
      const [found] = clinic.server.store
        .search('Task', { patient: 'mine' })
        .filter(({ resource }) => resource.focus?.reference === 'DiagnosticReport/report')
      must(found, 'a result waits')
      return attack(clinic, found.resource)
    },
    [list, report],
  )

export const reviews: Weakening[] = [
  {
    rule: 'A result is acknowledged by those it waits for.',
    changes: [{ file: row, find: 'previous !== undefined && isPutBefore(previous, me),', replace: 'true,' }],
    attacks: [
      {
        title: 'acknowledges a colleague’s result',
        of: 'S9',
        run: withResult(async ({ ada }, task) =>
          taken(
            await ada.update(acknowledged(task, { who: who('ada'), at, comment: '' })),
            'a result that its reader never sees',
          ),
        ),
      },
    ],
  },
  {
    rule: 'Who acknowledges a result is named.',
    changes: [{ file: row, find: 'practitionerIn(by?.who) === me,', replace: 'true,' }],
    attacks: [
      {
        title: 'acknowledges a result in a colleague’s name',
        of: 'S9',
        run: withResult(async ({ cleo }, task) =>
          taken(
            await cleo.update(acknowledged(task, { who: who('ben'), at, comment: '' })),
            'a result that ben is said to have read',
          ),
        ),
      },
    ],
  },
  {
    rule: 'A patient is told by who reviews the result.',
    changes: [
      {
        file: telling,
        find: 'isPutBefore(task, me)',
        replace: 'true',
      },
    ],
    attacks: [
      {
        title: 'tells a patient of a result that waits for a colleague',
        of: 'S9',
        run: withResult(async ({ ada }, task) =>
          taken(await ada.create(told(task, 'ada')), 'words to a patient beside who reads the result'),
        ),
      },
    ],
  },
  {
    rule: 'What a patient is told of a result is of no visit, and no instructions.',
    changes: [
      { file: telling, find: 'if (next.encounter)', replace: 'if (next.id === undefined)' },
      { file: telling, find: 'if (isInstructions(next))', replace: 'if (next.id === undefined)' },
    ],
    attacks: [
      {
        title: 'puts words about one patient’s result into the visit of another',
        of: 'S9',
        run: withResult(async ({ cleo }, task) =>
          taken(
            await cleo.create({ ...told(task), encounter: { reference: 'Encounter/victim-visit' } }),
            'a message in a visit that is not hers',
          ),
        ),
      },
      {
        title: 'sends instructions by way of a result',
        of: 'S9',
        run: withResult(async ({ cleo }, task) =>
          taken(await cleo.create({ ...told(task), category: instruction }), 'instructions without a visit'),
        ),
      },
    ],
  },
  {
    rule: 'The Task of a result is read out of scope by those whom it names.',
    changes: [{ file: may, find: ' && isPutBefore(resource, me)', replace: '' }],
    attacks: [
      {
        title: 'reads the Task of a colleague’s result, of a patient out of scope',
        of: 'S4',
        run: withResult(async ({ tina }, task) =>
          taken(await tina.get(`Task/${task.id}`), 'which result of whom waits'),
        ),
      },
    ],
  },
  {
    rule: 'What a patient was told is read out of scope by who told them.',
    changes: [{ file: may, find: ' && isMe(me, resource.sender)', replace: '' }],
    attacks: [
      {
        title: 'reads what a colleague told a patient out of scope',
        of: 'S4',
        run: withResult(async ({ cleo, tina }, task) => {
          const told = await cleo.create(
            communicationOf('told', 'mine', [`Task/${task.id}`], {
              how: 'called',
              text: 'All is well.',
              at,
              by: who('cleo'),
            }),
          )
          must(told.status === 201, 'cleo told the patient')
          return taken(await tina.get('Communication/told'), 'what the patient was told')
        }),
      },
    ],
  },
]
