import { randomUUID } from 'node:crypto'
import type { Composition, Patient, Provenance } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import type { CoSignRow } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { spokenName } from '../../clinical/demographics.ts'
import { refusalOf } from '../central/refusal.ts'
import { type EngineContext, now, today } from '../context/engine-context.ts'
import { isReadable } from '../fhir/shapes/fits.ts'
import { addendumText, addendumTitle } from '../record/addendum.ts'
import { coSigned, verificationSignature } from '../record/co-signature.ts'
import { sectionCodes, sections, textsOf } from '../record/composition.ts'
import { isBlank } from '../record/plain-text.ts'

type Awaited = { composition: Composition; addenda: Composition[]; patient: Patient }

const unreadableMessage =
  'The server’s answer can’t be read here. Try again; if this stays, please tell your IT department.'

/** A note with its addenda and its patient, each as it is read here. */
function isAwaited(one: unknown): one is Awaited {
  const { composition, addenda, patient } = (one ?? {}) as Record<string, unknown>
  const isNote = (value: unknown) => isReadable(value) && value.resourceType === 'Composition'
  // Of the patient nothing but id, name and birth date is told.
  const who = { resourceType: 'Patient', ...(patient as object | undefined) }
  return isNote(composition) && Array.isArray(addenda) && addenda.every(isNote) && isReadable(who)
}

/**
 * Notes of colleagues that name this provider to co-sign them. They are of patients who are not in this provider's
 * care, so they are read from the central API when asked for and never kept; and signed there, at once or not at all,
 * since only there is known what stands now.
 */
export function coSigning(context: EngineContext) {
  let last: Awaited[] = []
  let shown = '[]'
  let asking = false

  /** Each note alone; one that can't be read is told of, and still waits at the central API. */
  function awaitedIn(body: unknown): Awaited[] {
    const list = (body as { awaited?: unknown } | null)?.awaited
    if (!Array.isArray(list)) throw new Refusal('central-unreachable', unreadableMessage)
    const read = list.filter(isAwaited)
    if (read.length < list.length) {
      const message =
        'A note that waits for your co-signature can’t be read here. Please tell your IT department.'
      context.platform.emit('notice', {
        id: 'co-sign-unreadable',
        severity: 'warning',
        message,
        encounterId: null,
      })
      context.platform.log(`co-sign: ${list.length - read.length} notes could not be read`)
    }
    return read
  }

  const rowOf = ({ composition, addenda, patient }: Awaited): CoSignRow => {
    const texts = textsOf(composition)
    const author = composition.attester?.find(({ mode }) => mode === 'legal')
    return {
      compositionId: composition.id ?? '',
      patientName: spokenName(patient.name),
      birthDate: patient.birthDate ?? null,
      ...ageOn(patient.birthDate, today(context)),
      author: composition.author[0]?.display ?? '',
      signedAt: author?.time ?? composition.date,
      texts: [
        ...sectionCodes.map((code) => ({ title: sections[code].title, text: texts[code] })),
        // An addendum that waits by itself, to a note that waits for nobody.
        { title: addendumTitle, text: addendumText(composition) },
      ].filter(({ text }) => !isBlank(text)),
      addenda: addenda.map((one) => ({
        author: one.author[0]?.display ?? '',
        at: one.date,
        text: addendumText(one),
      })),
      versions: coSigned(composition, addenda),
    }
  }

  /** They are read now: each is in the audit trail, once for the text it has. */
  function read(rows: CoSignRow[]): void {
    for (const { compositionId, versions } of rows) {
      const patient = last.find(({ composition }) => composition.id === compositionId)?.patient.id
      const about = [`Composition/${compositionId}`, ...(patient ? [`Patient/${patient}`] : [])]
      context.audit.recordOnce('note-opened', about, versions.join())
    }
  }

  async function list(): Promise<CoSignRow[]> {
    context.session.me()
    const answer = await context.central.request({ method: 'GET', path: '/co-signatures', limitMs: 10_000 })
    // A central API that does not know of co-signatures has none.
    const none = answer.kind === 'answer' && answer.status === 404
    if (!none && (answer.kind === 'no-answer' || answer.status !== 200)) throw refusalOf(answer)
    last = none ? [] : awaitedIn(answer.body)
    const rows = last.map(rowOf)
    const text = JSON.stringify(rows)
    if (text !== shown) {
      shown = text
      context.changes.touch(['co-sign'])
    }
    return rows
  }

  return {
    count: async () => ({ count: (await list()).length }),
    list,
    /** As they were listed last. */
    viewed(): void {
      context.session.me()
      read(last.map(rowOf))
    },
    /** Something may have come: asked for quietly, and told when it has. */
    look(): void {
      if (asking || !context.session.signedIn()) return
      asking = true
      void list()
        .catch(() => {})
        .finally(() => {
          asking = false
        })
    },
    /** `versions` as they were shown. Throws the central API's message when something else stands there now. */
    async sign(compositionId: string, versions: string[]) {
      const me = context.session.me()
      const found = last.find(({ composition }) => composition.id === compositionId)
      if (!found || coSigned(found.composition, found.addenda).join() !== versions.join())
        throw new Refusal('review-outdated', 'This note has changed since you read it. Read it again.')
      const at = now(context)
      const who = { reference: `Practitioner/${me.practitionerId}`, display: me.name }
      const encounter = found.composition.encounter
      const provenance: Provenance & { id: string } = {
        resourceType: 'Provenance',
        id: randomUUID(),
        target: [
          ...versions.map((reference) => ({ reference })),
          { reference: `Patient/${found.patient.id}` },
          ...(encounter ? [encounter] : []),
        ],
        recorded: at,
        agent: [
          {
            type: {
              coding: [
                {
                  system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
                  code: 'verifier',
                  display: 'Verifier',
                },
              ],
            },
            who,
          },
        ],
        signature: [{ type: [verificationSignature], when: at, who }],
      }
      const answer = await context.central.request({
        method: 'PUT',
        path: `/fhir/R4/Provenance/${provenance.id}`,
        headers: {
          'If-None-Match': '*',
          'Idempotency-Key': randomUUID(),
          'Content-Type': 'application/fhir+json',
        },
        body: Buffer.from(JSON.stringify(provenance)),
        limitMs: 10_000,
      })
      const done = answer.kind === 'answer' && answer.status < 300
      // Whether it counts is read from the list, also where the answer was lost.
      const rows = await list()
      const gone = !rows.some((row) => row.compositionId === compositionId)
      if (!done && !(answer.kind === 'no-answer' && gone)) throw refusalOf(answer)
      return {
        keep() {
          const about = [`Composition/${compositionId}`, `Patient/${found.patient.id}`]
          context.audit.record('note-co-signed', about)
          read(rows)
        },
        answer: () => rows,
      }
    },
  }
}
export type CoSigning = ReturnType<typeof coSigning>
