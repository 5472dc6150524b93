import * as screen from '../screen.ts'
import { check, framesDecoded, picture, remember, type Scene, type Step, until, watchPeers } from './scene.ts'

const rosa = 'rosa-delgado-visit'
const grace = 'grace-lindqvist-visit'
export const chart: Step = {
  title: 'The chart, the largest too; not all loaded; nothing recorded before the patient is reached',
  async run(scene) {
    const { okafor, lindholm, largest } = scene
    // The network of the second workstation breaks after the first page of the largest chart.
    lindholm.proxy.block(/\$everything\?.*cursor=/)
    await screen.claim(lindholm.page, largest)
    await screen.notAllLoaded(lindholm.page).waitFor()
    await until('the first page is there', async () =>
      /\d of \d+ entries/.test(await screen.chart(lindholm.page).innerText()),
    )
    for (const list of ['Problems', 'Allergies', 'Medications'])
      check(
        `${list} of a chart that is not all loaded is not drawn as known`,
        (await screen.listState(lindholm.page, list)) === 'not-loaded',
      )
    check(
      'no absence is stated',
      !/None known|Never asked/.test(await screen.chart(lindholm.page).innerText()),
    )
    await picture(lindholm.page, '05-not-all-loaded')
    lindholm.proxy.restore()
    await until(
      'the whole chart is loaded',
      async () => (await screen.listState(lindholm.page, 'Problems')) === 'listed',
      60,
    )
    await picture(lindholm.page, '05-largest-chart')
    await screen.endVisit(lindholm.page, 'No-show', 'Called back twice, no answer.')

    const { page } = okafor
    await until(
      'Rosa Delgado’s chart is loaded',
      async () => (await screen.listState(page, 'Allergies')) === 'listed',
    )
    check(
      'the penicillin allergy is in sight',
      /penicillin/i.test(await screen.allergyBanner(page).innerText()),
    )
    check(
      'nothing is recorded as said before the patient is reached',
      (await screen.asked(page).getByRole('button', { name: 'Name and birth date match' }).count()) === 0,
    )
    await picture(page, '05-chart')
  },
}

export const talk: Step = {
  title:
    'Talk: the patient joins from the page of the central API; identity, consent and place asked and recorded',
  async run(scene) {
    const { okafor } = scene
    await meet(scene, okafor.page, rosa)
    check(
      'no patient can be claimed during a call',
      await screen.claimButton(okafor.page, 'Mei Tanaka').isDisabled(),
    )
    const { page } = okafor
    await until('the visit has begun by video', async () =>
      /By video since/.test(await screen.asked(page).innerText()),
    )
    await screen.confirmIdentity(page)
    await screen.recordConsent(page)
    // Where she is now decides: without a license there, prescribing closes and the ways to help stay.
    await screen.recordLocation(page, { ...screen.worcester, city: 'Providence', state: 'RI' })
    await screen.prescribingClosed(page).waitFor()
    await page.getByRole('button', { name: 'End visit', exact: true }).click()
    for (const open of ['Hand over', 'Referred', 'Emergency'])
      check(
        `${open} stays open`,
        await page.getByRole('menuitem', { name: new RegExp(`^${open}`) }).isEnabled(),
      )
    await page.keyboard.press('Escape')
    await picture(page, '05-no-license-there')
    await screen.recordLocation(page, screen.worcester)
    await screen.prescribingClosed(page).waitFor({ state: 'hidden' })
    await picture(okafor.page, '06-call')
    if (scene.patient) await picture(scene.patient, '06-patient')
  },
}

/** Starts the call of a visit and lets the patient join; both see each other when it returns. */
export async function meet(scene: Scene, page: import('playwright').Page, encounterId: string) {
  const { body: encounter } = await scene.reader.get(`/fhir/R4/Encounter/${encounterId}`)
  const token = encounter.identifier.find((each: { system: string }) => each.system.endsWith('/join')).value
  const patient = await scene.stage.patientPage()
  scene.patient = patient
  await patient.goto(`${scene.stage.central}/join/${token}`)
  await watchPeers(patient)
  await watchPeers(page)
  await screen.startCall(page)
  await patient.getByRole('button', { name: 'Join the visit' }).click()
  await until('the provider sees the patient', async () => (await framesDecoded(page)) > 10)
  await until('the patient sees the provider', async () => (await framesDecoded(patient)) > 10)
  await until('the call is shown as connected', async () => (await screen.callState(page)) === 'connected')
  return patient
}

const pasted = 'Temp 38.9 °C at home <ear>, "worse at night" & no cough.\nSon treated for strep last week.'
const dictated = ' Drinking well, no trouble breathing.'
const sentence = ' Tender nodes on self-palpation, tonsils enlarged with exudate in the light she holds.'

export const note: Step = {
  title:
    'A SOAP note by key, paste and dictation; the engine killed in mid-sentence; two patients in one interval',
  async run(scene) {
    const { okafor } = scene
    const { page } = okafor
    await screen.typeNote(
      page,
      'Subjective',
      remember(scene, rosa, 'Subjective', 'Three days of sore throat and fever. '),
      8,
    )
    await paste(page, remember(scene, rosa, 'Subjective', pasted))
    await page.keyboard.insertText(remember(scene, rosa, 'Subjective', dictated))
    await screen.typeNote(
      page,
      'Objective',
      remember(scene, rosa, 'Objective', 'On video: comfortable, full sentences.'),
    )

    const before = await framesDecoded(page)
    const [first, second] = [sentence.slice(0, 40), sentence.slice(40)]
    await screen.typeNote(page, 'Objective', first, 8)
    process.kill(await okafor.enginePid(), 'SIGKILL')
    await page.keyboard.type(second, { delay: 8 })
    remember(scene, rosa, 'Objective', sentence)
    const box = screen.noteSection(page, 'Objective')
    check('the caret stays in the section', await box.evaluate((area) => document.activeElement === area))
    const typed = scene.typed[rosa]?.Objective ?? ''
    check(
      'the caret stays at the end of what was typed',
      (await screen.noteSelection(page, 'Objective'))[1] === typed.length,
    )
    await screen.selectInNote(page, 'Objective', 3, 8)
    await until('pictures keep coming', async () => (await framesDecoded(page)) > before + 10)
    check('the call was never rebuilt', (await screen.callState(page)) === 'connected')
    await screen.kept(page)
    check(
      'the selection stays over the restart',
      (await screen.noteSelection(page, 'Objective')).join(' ') === '3 8',
    )
    check('no character is missing', (await screen.noteText(page, 'Objective')) === typed)

    // From one patient's note to the other's and back, faster than anything is saved.
    const assessments = {
      rosa: 'Streptococcal pharyngitis, likely (Centor 4).',
      grace: 'Contact dermatitis of both forearms.',
    }
    await screen.typeNote(page, 'Assessment', remember(scene, rosa, 'Assessment', assessments.rosa))
    await screen.openUnsigned(page, 'Grace Lindqvist')
    await screen.foreignBanner(page).waitFor()
    await screen.typeNote(page, 'Assessment', remember(scene, grace, 'Assessment', assessments.grace))
    await picture(page, '07-another-patient')
    await screen.showOnDemand(page)
    await screen.openOwn(page, 'Rosa Delgado')
    check('Rosa’s words are Rosa’s', (await screen.noteText(page, 'Assessment')) === assessments.rosa)
    await screen.typeNote(
      page,
      'Plan',
      remember(
        scene,
        rosa,
        'Plan',
        'Fluids, acetaminophen.\n\n  In person if breathing or swallowing gets worse.',
      ),
    )
    await until('the note is at the central API', async () => (await screen.noteState(page)) === 'Sent')
    await picture(page, '07-note')
  },
}

async function paste(page: import('playwright').Page, text: string): Promise<void> {
  // A paste as the browser does it: the clipboard's text goes in through the editing command, as one input event.
  await page.evaluate((typed) => document.execCommand('insertText', false, typed), text)
}

export const order: Step = {
  title:
    'A prescription: the brand alerts through its ingredient, what is not checked says so, a reason is kept',
  async run(scene) {
    const { page } = scene.okafor
    await screen.openOrder(page)
    await screen.searchMedication(page, 'loratadine')
    await screen.chooseMedication(page, 'loratadine 10')
    check('loratadine raises no allergy', (await screen.orderAlert(page).count()) === 0)
    const unchecked = (await screen.notChecked(page).allInnerTexts()).join(' ')
    check('the allergy in words was read: it is not among what was not checked', !/sulfa/i.test(unchecked))
    const orders = page.getByRole('region', { name: 'Orders' })
    check(
      'it says once that interactions are a short list',
      (await orders.getByText(/interactions: only/i).count()) === 1 && !/interactions/i.test(unchecked),
    )
    await page
      .getByRole('region', { name: 'New prescription' })
      .getByRole('button', { name: 'Cancel' })
      .click()
    await screen.openOrder(page)
    await screen.searchMedication(page, 'bactrim')
    await screen.chooseMedication(page, 'Bactrim')
    await screen.orderAlert(page).first().waitFor()
    check(
      'the allergy in words stops Bactrim, with the words',
      /Stop.*in words: “Sulfa”/s.test((await screen.orderAlert(page).allInnerTexts()).join(' ')),
    )
    await page
      .getByRole('region', { name: 'New prescription' })
      .getByRole('button', { name: 'Cancel' })
      .click()
    await screen.openOrder(page)
    await screen.searchMedication(page, 'augmentin 875')
    await screen.chooseMedication(page, 'Augmentin')
    await screen.orderAlert(page).first().waitFor()
    check(
      'Augmentin alerts through amoxicillin',
      /amoxicillin/i.test((await screen.orderAlert(page).allInnerTexts()).join(' ')),
    )
    check('it cannot be ordered without a reason', await screen.addOrderButton(page).isDisabled())
    await picture(page, '08-alert')
    await screen.overrideReason(page, 'Tolerated amoxicillin in 2019, allergist letter on file.')
    await screen.addOrder(page)
    await screen.order(page, 'Augmentin').waitFor()
    await picture(page, '08-order')
  },
}
