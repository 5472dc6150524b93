import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as screen from '../screen.ts'
import { type Json, narrativeText } from './central-reader.ts'
import {
  check,
  framesDecoded,
  people,
  picture,
  remember,
  reports,
  type Scene,
  type Step,
  until,
} from './scene.ts'
import { signInAt } from './steps-queue.ts'
import { meet } from './steps-visit.ts'

const rosa = 'rosa-delgado-visit'
const mei = 'mei-tanaka-visit'

/** What a signed visit left at the central API, read by the other client. */
export async function leftOf(scene: Scene, encounterId: string, patientId: string, taskId: string) {
  const of = async (type: string): Promise<Json[]> =>
    (await scene.reader.search(`/fhir/R4/${type}?patient=${patientId}`)).filter(
      (each) => each.encounter?.reference === `Encounter/${encounterId}`,
    )
  return {
    encounter: (await scene.reader.get(`/fhir/R4/Encounter/${encounterId}`)).body as Json,
    task: (await scene.reader.get(`/fhir/R4/Task/${taskId}`)).body as Json,
    compositions: await of('Composition'),
    orders: await of('MedicationRequest'),
    issues: await scene.reader.search(`/fhir/R4/DetectedIssue?patient=${patientId}`),
    audit: await scene.reader.search(`/fhir/R4/AuditEvent?patient=${patientId}`),
  }
}

const sectionTitles: Record<string, string> = {
  '61150-9': 'Subjective',
  '61149-1': 'Objective',
  '51848-0': 'Assessment',
  '18776-5': 'Plan',
}

/** Each section of the note at the central API equals what was typed, character by character. */
export function checkTexts(scene: Scene, encounterId: string, composition: Json): void {
  const read: Record<string, string> = {}
  // A section may hold references alone.
  for (const section of composition.section ?? [])
    if (section.text)
      read[sectionTitles[section.code.coding[0].code] ?? '?'] = narrativeText(section.text.div)
  for (const [section, text] of Object.entries(scene.typed[encounterId] ?? {}))
    check(
      `${section} of ${encounterId} is what was typed: ${JSON.stringify(read[section])} for ${JSON.stringify(text)}`,
      read[section] === text,
    )
}

export const sign: Step = {
  title: 'Disposition and signature, having seen name, birth date and what will happen',
  async run(scene) {
    const { page } = scene.okafor
    await screen.review(page)
    const dialog = screen.reviewDialog(page)
    check(
      'the review names her and her birth date',
      /Rosa Delgado/.test(await dialog.innerText()) && /Mar 12, 1979/.test(await dialog.innerText()),
    )
    await screen.chooseDisposition(page, 'Follow-up')
    check('nothing prevents it', (await screen.prevents(page)).length === 0)
    check(
      'the review says what happens to the order',
      /Augmentin/i.test((await screen.willHappen(page)).join(' ')),
    )
    await picture(page, '09-review')
    await screen.sign(page)
    await until('the note is signed', async () => (await screen.noteState(page)) === 'Signed')
    check('the signed note takes no more words', await screen.isReadOnly(page, 'Plan'))
    await until(
      'the prescription is at the pharmacy',
      async () =>
        (await screen.orderState(page, 'Augmentin').innerText()) === 'At Park Avenue Pharmacy, Park Avenue',
    )
    check('the call is not ended by the signature', (await screen.callState(page)) === 'connected')
    await screen.endCall(page)
    await scene.patient?.close()
    await picture(page, '09-signed')

    const left = await leftOf(scene, rosa, 'rosa-delgado', 'rosa-delgado-task')
    check('one note, final', left.compositions.length === 1 && left.compositions[0].status === 'final')
    checkTexts(scene, rosa, left.compositions[0])
    check(
      'the Encounter is finished with its disposition',
      left.encounter.status === 'finished' &&
        left.encounter.hospitalization.dischargeDisposition.coding[0].code === 'follow-up',
    )
    check(
      'the Encounter holds the stated place with its period',
      left.encounter.location.at(-1).status === 'active' &&
        left.encounter.contained.at(-1).address.city === 'Worcester',
    )
    check(
      'the Task is completed and hers',
      left.task.status === 'completed' && left.task.owner.reference === 'Practitioner/okafor',
    )
    check('one prescription, active', left.orders.length === 1 && left.orders[0].status === 'active')
    const override = left.issues.filter((issue) =>
      issue.implicated.some((each: Json) => each.reference === `MedicationRequest/${left.orders[0].id}`),
    )
    check(
      'the override stands as a DetectedIssue with its reason',
      override.length > 0 &&
        override.every((issue) => /allergist letter/.test(issue.mitigation[0].action.text)),
    )
    check(
      'the DetectedIssue stands on the prescription',
      left.orders[0].detectedIssue.length === override.length,
    )
    check(
      'what was done is audited',
      left.audit.some((event) => event.action === 'R') && left.audit.length >= 2,
    )
    const { body: everything } = await scene.reader.get(
      '/fhir/R4/Patient/rosa-delgado/$everything?_count=1000',
    )
    writeFileSync(join(reports, 'rosa-delgado.json'), JSON.stringify({ signed: left, everything }, null, 2))

    const changed = { ...left.compositions[0], title: 'Changed afterwards' }
    const { status, body } = await scene.reader.put(`/fhir/R4/Composition/${changed.id}`, changed, {
      'if-match': `W/"${changed.meta.versionId}"`,
    })
    check(
      'a signed note is refused a change',
      status === 409 && body.issue[0].details.coding[0].code === 'signed-immutable',
    )
  },
}

export const offline: Step = {
  title:
    'The same with the network cut, an allergy added meanwhile: nothing lost, nothing doubled, the order held',
  async run(scene) {
    const { okafor, stage } = scene
    const { page } = okafor
    const laptop = await stage.workstation('okafor-laptop')
    await screen.signInButton(laptop.page).waitFor()
    await signInAt(scene, laptop, people.okafor)
    await screen.workstation(laptop.page).waitFor()

    await screen.claim(page, 'Mei Tanaka')
    await until('her chart is loaded', async () => (await screen.listState(page, 'Allergies')) === 'listed')
    const patient = await meet(scene, page, mei)
    await screen.confirmIdentity(page)
    await screen.recordConsent(page)
    await screen.recordLocation(page, {
      street: '5 Beacon Street',
      city: 'Boston',
      state: 'MA',
      callBack: '617 555 0118',
      companions: 'Alone',
    })
    await until('everything is sent', async () => (await screen.changesToSend(page)) === 0)

    okafor.proxy.cut()
    await until('the cut is on the screen', async () => !/^Server, \d/.test(await screen.syncText(page)))
    await agree(scene, 'cut', { note: null, order: null })
    check('the call goes on', (await screen.callState(page)) === 'connected')
    check(
      'where she is stays on the screen',
      /5 Beacon Street/.test(await screen.locationCard(page).innerText()),
    )

    for (const [section, text] of Object.entries({
      Subjective: 'Burning for two days, no fever, no flank pain. Not pregnant.',
      Assessment: 'Uncomplicated cystitis.',
      Plan: 'Nitrofurantoin five days. Call back if fever or back pain.',
    } as const))
      await screen.typeNote(page, section as screen.Section, remember(scene, mei, section, text))
    await screen.kept(page)
    await agree(scene, 'written', { note: 'On this machine', order: null })

    await screen.openOrder(page)
    await screen.searchMedication(page, 'nitrofurantoin')
    await screen.chooseMedication(page, 'nitrofurantoin')
    await screen.addOrder(page)
    await agree(scene, 'ordered', { note: 'On this machine', order: 'Draft' })

    await screen.review(page)
    await screen.chooseDisposition(page, 'Home care')
    await screen.sign(page)
    await until('it is signed here', async () => (await screen.noteState(page)) === 'Signed, not sent yet')
    await agree(scene, 'signed', { note: 'Signed, not sent yet', order: 'Signed, not sent yet' })
    await picture(page, '10-signed-here')

    await screen.openOwn(laptop.page, 'Mei Tanaka')
    await until(
      'the laptop has her chart',
      async () => (await screen.listState(laptop.page, 'Allergies')) === 'listed',
    )
    await screen.recordAllergy(laptop.page, {
      text: 'nitrofurantoin',
      ingredient: 'nitrofurantoin',
      reaction: 'Hives',
      risk: 'High risk',
    })
    await until('the allergy is at the central API', async () => (await allergies(scene)).length === 2)
    await picture(laptop.page, '10-allergy-elsewhere')

    const frames = await framesDecoded(page)
    okafor.proxy.restore()
    await until('the note is signed', async () => (await screen.noteState(page)) === 'Signed', 60)
    await until(
      'the order is held',
      async () => (await screen.orderState(page, 'nitrofurantoin').innerText()) === 'Held',
    )
    await until('the physician is told', async () => /held/i.test((await screen.noticeTexts(page)).join(' ')))
    await until('everything is sent', async () => (await screen.changesToSend(page)) === 0)
    await agree(scene, 'back', { note: 'Signed', order: 'Held' })
    check('the call outlasted the cut', (await screen.callState(page)) === 'connected')
    await until('pictures keep coming', async () => (await framesDecoded(page)) > frames + 10)
    await picture(page, '10-held')

    await screen.stopOrder(page, 'nitrofurantoin', 'Hives after nitrofurantoin, recorded today.')
    await until(
      'the order is stopped',
      async () => (await screen.orderState(page, 'nitrofurantoin').innerText()) === 'Stopped',
    )
    await until('everything is sent', async () => (await screen.changesToSend(page)) === 0)
    await agree(scene, 'stopped', { note: 'Signed', order: 'Stopped' })
    await screen.endCall(page)
    await patient.close()
    await picture(page, '10-stopped')

    const left = await leftOf(scene, mei, 'mei-tanaka', 'mei-tanaka-task')
    check(
      'one note, final, none doubled',
      left.compositions.length === 1 && left.compositions[0].status === 'final',
    )
    checkTexts(scene, mei, left.compositions[0])
    check(
      'one prescription, stopped, none doubled',
      left.orders.length === 1 && left.orders[0].status === 'stopped',
    )
    check(
      'the Task is completed once and has one owner',
      left.task.status === 'completed' && left.task.owner.reference === 'Practitioner/okafor',
    )
  },
}

const allergies = (scene: Scene) => scene.reader.search('/fhir/R4/AllergyIntolerance?patient=mei-tanaka')

type Moment = { note: string | null; order: string | null }
const orderAtCentral: Record<string, string | null> = {
  Draft: null,
  'Signed, not sent yet': null,
  Held: 'on-hold',
  Stopped: 'stopped',
}
const noteAtCentral: Record<string, string | null> = {
  'On this machine': null,
  'Signed, not sent yet': null,
  Signed: 'final',
}

/** One moment: the words on the screen, the outbox and the central API say the same. */
async function agree(scene: Scene, moment: string, expected: Moment): Promise<void> {
  const { page } = scene.okafor
  await until(
    `${moment}: the bar shows what the outbox holds`,
    async () => (await screen.changesToSend(page)) === (await unsent(page)),
  )
  const outbox = await page.evaluate(async () => {
    const { rounds } = globalThis as unknown as {
      rounds: { call(name: string, input: object): Promise<Json> }
    }
    const status = await rounds.call('sync.status', {})
    return { unsent: status.value.unsent as number, central: status.value.central as string }
  })
  const left = await leftOf(scene, mei, 'mei-tanaka', 'mei-tanaka-task')
  if (expected.note !== null) {
    check(
      `${moment}: the note's words are “${expected.note}”, not “${await screen.noteState(page)}”`,
      (await screen.noteState(page)) === expected.note,
    )
    check(
      `${moment}: the central API has the note as its words say`,
      (left.compositions[0]?.status ?? null) === noteAtCentral[expected.note],
    )
    check(
      `${moment}: words kept here alone wait in the outbox`,
      (noteAtCentral[expected.note] === null) === outbox.unsent > 0,
    )
  }
  if (expected.order !== null) {
    const label = await screen.orderState(page, 'nitrofurantoin').innerText()
    check(`${moment}: the order's words are “${expected.order}”, not “${label}”`, label === expected.order)
    check(
      `${moment}: the central API has the order as its words say`,
      (left.orders[0]?.status ?? null) === orderAtCentral[expected.order],
    )
  }
  check(
    `${moment}: reach is told as it is`,
    (outbox.central === 'reachable') === ['back', 'stopped'].includes(moment),
  )
}

const unsent = (page: import('playwright').Page): Promise<number> =>
  page.evaluate(async () => {
    const { rounds } = globalThis as unknown as {
      rounds: { call(name: string, input: object): Promise<Json> }
    }
    return (await rounds.call('sync.status', {})).value.unsent
  })
