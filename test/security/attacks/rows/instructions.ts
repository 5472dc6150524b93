import type { Communication, Encounter } from '@medplum/fhirtypes'
import { instructionsMessage } from '../../../../main/clinical/instructions/communication.ts'
import type { Weakening } from '../attack.ts'
import { inClinic, taken, token, underMine } from '../clinic.ts'

/** Words that a patient would follow, believing that their clinician sent them. */

const row = 'central/fhir/writable/instructions.ts'
const page = 'central/patient-page/instructions.ts'

const message = (
  sender: string,
  { of = 'mine', title = 'Cold', text = 'Take all of it at once.' } = {},
): Communication & { id: string } =>
  instructionsMessage(
    'planted',
    { patientId: of, encounterId: `${of}-visit`, sender: { reference: `Practitioner/${sender}` } },
    { language: 'en', title, text, unreviewed: false, sent: '2026-11-23T10:05:00Z', libraryId: null },
  )

/** What the page of the victim, whose visit has ended, shows of a message. */
const shownTo = (planted: Communication & { id: string }, sees: (html: string) => string | null) =>
  inClinic(async ({ server }) => {
    const visit = server.store.read('Encounter', 'victim-visit')?.resource as Encounter
    server.store.put({
      ...visit,
      id: 'victim-visit',
      status: 'finished',
      period: { start: '2026-11-23T09:00:00Z', end: '2026-11-23T10:05:00Z' },
    })
    server.store.put(planted)
    return sees(await (await fetch(`${server.url}/join/${token}`)).text())
  })

const script = '<script src="https://evil.example/x.js"></script>'

export const instructions: Weakening[] = [
  {
    rule: 'Instructions are sent by their sender.',
    changes: [
      {
        file: row,
        find: "mine || (previous !== undefined && relation === 'holder'),",
        replace: 'true,',
      },
    ],
    attacks: [
      {
        title: 'tells a patient what to do in a colleague’s name',
        of: 'S9',
        run: () =>
          inClinic(async ({ ada }) =>
            taken(await ada.create(message('ben'), underMine), 'instructions that ben is said to have sent'),
          ),
      },
    ],
  },
  {
    rule: 'What was sent to a patient is not changed.',
    changes: [{ file: row, find: 'if (isTakenBack(next, previous)) return', replace: 'return' }],
    attacks: [
      {
        title: 'puts other words into what a patient has read',
        of: 'S9',
        run: () =>
          inClinic(async ({ ada }) => {
            const { body } = await ada.create(message('ada', { text: 'Rest.' }), underMine)
            const changed = { ...body, payload: [{ contentString: 'I never said rest.' }] }
            return taken(await ada.update(changed, underMine), 'other words under the same sending')
          }),
      },
    ],
  },
  {
    rule: 'Instructions go to the patient of the visit alone.',
    changes: [
      {
        file: row,
        find: 'if (next.recipient?.length !== 1 || next.recipient[0]?.reference !== ofPatient)',
        replace: "if (ofPatient === '')",
      },
    ],
    attacks: [
      {
        title: 'sends one patient’s instructions to another',
        of: 'S9',
        run: () =>
          inClinic(async ({ ada }) => {
            const sent = { ...message('ada'), recipient: [{ reference: 'Patient/victim' }] }
            return taken(await ada.create(sent, underMine), 'a message to another patient')
          }),
      },
    ],
  },
  {
    rule: 'What a clinician typed is text on the patient’s page.',
    changes: [
      { file: page, find: 'const words = escapeHtml(line', replace: 'const words = String(line' },
      { file: page, find: 'const heading = escapeHtml(title)', replace: 'const heading = title' },
    ],
    attacks: [
      {
        title: 'runs a script in the patient’s page by the text of instructions',
        of: 'hostile text',
        run: () =>
          shownTo(message('ada', { of: 'victim', text: script }), (html) =>
            html.includes(script) ? 'a script of a message is in the page' : null,
          ),
      },
      {
        title: 'runs a script in the patient’s page by the title of instructions',
        of: 'hostile text',
        run: () =>
          shownTo(message('ada', { of: 'victim', title: script }), (html) =>
            html.includes(script) ? 'a script of a title is in the page' : null,
          ),
      },
    ],
  },
  {
    rule: 'The patient’s page shows what is of its patient.',
    changes: [
      {
        file: page,
        find: 'isOfPatient(resource) && sentInstructionsOf',
        replace: 'sentInstructionsOf',
      },
    ],
    attacks: [
      {
        title: 'puts what another patient is told on the patient’s page',
        of: 'S9',
        run: () =>
          shownTo({ ...message('ada', { of: 'victim' }), subject: { reference: 'Patient/mine' } }, (html) =>
            html.includes('Take all of it at once.') ? 'what another patient is told' : null,
          ),
      },
    ],
  },
  {
    rule: 'What was taken back is shown no more, and a link does not show it for ever.',
    changes: [
      {
        file: 'main/clinical/instructions/communication.ts',
        find: "!isInstructions(message) || status !== 'completed' ||",
        replace: '!isInstructions(message) ||',
      },
      { file: page, find: 'if (!(clock.now() <= until)) return []', replace: '' },
    ],
    attacks: [
      {
        title: 'reads what its sender has taken back',
        of: 'S9',
        run: () =>
          shownTo({ ...message('ada', { of: 'victim' }), status: 'entered-in-error' }, (html) =>
            html.includes('Take all of it at once.') ? 'what was taken back' : null,
          ),
      },
      {
        title: 'reads, by a link found on a phone a year later, what the patient was told',
        of: 'S9',
        run: () =>
          inClinic(async ({ server }) => {
            const visit = server.store.read('Encounter', 'victim-visit')?.resource as Encounter
            const period = { start: '2025-11-23T09:00:00Z', end: '2025-11-23T10:05:00Z' }
            server.store.put({ ...visit, id: 'victim-visit', status: 'finished', period })
            server.store.put(message('ada', { of: 'victim' }))
            const html = await (await fetch(`${server.url}/join/${token}`)).text()
            return html.includes('Take all of it at once.') ? 'instructions of a year ago' : null
          }),
      },
    ],
  },
]
