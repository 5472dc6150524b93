import * as screen from '../screen.ts'
import type { Json } from './central-reader.ts'
import { check, picture, remember, type Scene, type Step, until } from './scene.ts'
import { signIn } from './steps-queue.ts'
import { checkTexts, leftOf } from './steps-signature.ts'
import { meet } from './steps-visit.ts'

/** Beside the ten steps: what a day brings now and then, each from the claim to what the central API has of it. */

type Visit = { encounter: string; patient: string; task: string }
const visitOf = (patient: string): Visit => ({
  patient,
  encounter: `${patient}-visit`,
  task: `${patient}-task`,
})
const samuel = visitOf('samuel-ortiz')
const arthur = visitOf('arthur-whitcomb')
const jonah = visitOf('jonah-abrams')
const mei = visitOf('mei-tanaka')
const thomas = visitOf('thomas-keegan')

/** The notes that are looked for at the central API when all is over. */
export const signedInScenes = [arthur, jonah, mei, thomas]

type Page = import('playwright').Page
const left = (scene: Scene, of: Visit) => leftOf(scene, of.encounter, of.patient, of.task)
const everythingSent = (page: Page) =>
  until('everything is sent', async () => (await screen.changesToSend(page)) === 0)
const chartLoaded = (page: Page) =>
  until('the chart is loaded', async () => (await screen.listState(page, 'Allergies')) !== 'not-loaded')
const write = (scene: Scene, page: Page, of: Visit, section: screen.Section, text: string) =>
  screen.typeNote(page, section, remember(scene, of.encounter, section, text))

async function asked(page: Page, place: screen.Location) {
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, place)
}
async function signed(page: Page, disposition: screen.DispositionLabel) {
  await everythingSent(page)
  await screen.review(page)
  await screen.chooseDisposition(page, disposition)
  check(`nothing prevents it: ${await screen.prevents(page)}`, (await screen.prevents(page)).length === 0)
  return async (name: string) => {
    await picture(page, `${name}-review`)
    await screen.sign(page)
    await until('the note is signed', async () => (await screen.noteState(page)) === 'Signed')
    await picture(page, `${name}-signed`)
  }
}

const handOver: Step = {
  title:
    'A hand-over, seen from both sides: offered with a line, still the giver’s, accepted, then the other’s',
  async run(scene) {
    const { okafor, lindholm } = scene
    await screen.claim(okafor.page, 'Samuel Ortiz')
    await chartLoaded(okafor.page)
    await screen.typeNote(okafor.page, 'Subjective', 'Seen for two minutes by me.')
    await everythingSent(okafor.page)
    await screen.handOver(okafor.page, 'Lindholm', 'Back pain, no red flag found so far.')
    const waits = okafor.page.getByText('not accepted yet. You have the visit until then.')
    await waits.waitFor()
    const offered = lindholm.page.getByRole('region', { name: 'Offered to you' })
    await offered.getByText('Back pain, no red flag found so far.').waitFor()
    await picture(okafor.page, '1-hand-over-giver-waits')
    await picture(lindholm.page, '1-hand-over-offered')
    const before = (await left(scene, samuel)).task
    check('until then the visit is the giver’s', before.owner.reference === 'Practitioner/okafor')

    await screen.acceptOffer(lindholm.page, 'Samuel Ortiz')
    await lindholm.page.getByText('Seen for two minutes by me.').waitFor()
    await okafor.page
      .getByText(/You handed this visit over to .*Lindholm/)
      .first()
      .waitFor()
    check(
      'the giver is offered no call and no end of the visit',
      (await okafor.page.getByRole('button', { name: /^(Start call|End visit)/ }).count()) === 0,
    )
    await picture(okafor.page, '1-hand-over-given')
    await picture(lindholm.page, '1-hand-over-accepted')
    check('and it is the other’s', (await screen.ownRow(lindholm.page, 'Samuel Ortiz').count()) === 1)
    await screen.release(lindholm.page)
  },
}

const emergency: Step = {
  title: 'An emergency: one key, the call stays, the patient’s page says 911, what was done is on record',
  async run(scene) {
    const { page } = scene.okafor
    await screen.claim(page, 'Arthur Whitcomb')
    await chartLoaded(page)
    const patient = await meet(scene, page, arthur.encounter)
    await asked(page, {
      street: '12 School Street',
      city: 'Concord',
      state: 'NH',
      callBack: '603 555 0119',
      companions: 'Alone',
    })
    await write(scene, page, arthur, 'Subjective', 'Pressure in the chest for an hour, into the left arm.')
    await page.keyboard.press('Control+Shift+E')
    await patient.getByRole('alert').getByText('This is an emergency. Stay on the line.').waitFor()
    check('the call goes on', (await screen.callState(page)) === 'connected')
    check(
      'the Encounter has the priority of an emergency while it is one',
      (await left(scene, arthur)).encounter.priority?.coding?.[0]?.code === 'EM',
    )
    await picture(page, '2-emergency')
    await picture(patient, '2-emergency-patient')
    const account = page.getByRole('region', { name: 'What was done' })
    await account.getByLabel('What happened').fill('Chest pressure, gray, sweating.')
    await account.getByLabel('What was done').fill('Ambulance sent to 12 School Street, aspirin chewed.')
    await account.getByRole('button', { name: 'Save' }).click()
    await write(scene, page, arthur, 'Plan', 'Handed to the ambulance at the door.')
    const sign = await signed(page, 'Emergency')
    await sign('2-emergency')
    await screen.endCall(page)
    await patient.close()
    await everythingSent(page)
    const { encounter } = await left(scene, arthur)
    const words = JSON.stringify(encounter)
    check(
      'what happened and what was done stand in the Encounter',
      /gray, sweating/.test(words) && /Ambulance sent to 12 School Street/.test(words),
    )
  },
}

const child: Step = {
  title: 'A prescription by weight for a child: it waits for a weight of today, then shows its arithmetic',
  async run(scene) {
    const { page } = scene.okafor
    await screen.claim(page, 'Jonah Abrams')
    await chartLoaded(page)
    await screen.continueByPhone(page)
    await screen.confirmIdentity(page)
    await page.getByRole('button', { name: 'Guardian consents' }).click()
    await screen.asked(page).getByLabel('Their name').fill('Naomi Abrams')
    await page.keyboard.press('Enter')
    await screen.asked(page).getByText('Naomi Abrams, guardian').waitFor()
    await screen.recordLocation(page, {
      street: '41 Rumford Street',
      city: 'Concord',
      state: 'NH',
      callBack: '603 555 0151',
      companions: 'Mother',
    })
    await write(scene, page, jonah, 'Assessment', 'Acute otitis media, right.')
    await screen.openOrder(page)
    await screen.searchMedication(page, 'amox')
    await screen.chooseMedication(page, 'amoxicillin 80')
    const form = screen.orderForm(page)
    await form.getByText(/: ask\./).waitFor()
    await form.getByLabel('mg/kg').fill('45')
    check('without a weight of today it can’t be added', await screen.addOrderButton(page).isDisabled())
    await picture(page, '3-weight-is-asked')
    await screen.enterWeight(page, '27 kg')
    await form.getByRole('status', { name: 'Arithmetic' }).getByText('27 kg × 45 mg/kg/day').waitFor()
    await picture(page, '3-arithmetic')
    await screen.overrideReason(page, 'Mother: amoxicillin twice since the cefaclor, without any reaction.')
    await screen.addOrder(page)
    const sign = await signed(page, 'Home care')
    const happens = (await screen.willHappen(page)).join(' ')
    check(`the review says sig and quantity: ${happens}`, /7\.5 mL/.test(happens) && /150/.test(happens))
    await sign('3-child')
    await until(
      'the prescription is at the pharmacy',
      async () =>
        (await screen.orderState(page, 'amoxicillin').innerText()) === 'At Capital Pharmacy, State Street',
    )
    const { orders } = await left(scene, jonah)
    const dose = orders[0]?.dosageInstruction?.[0]?.doseAndRate?.[0]?.doseQuantity
    check(`the dose is data: ${JSON.stringify(dose)}`, dose?.value === 7.5 && dose?.code === 'mL')
  },
}

const allergyInWords: Step = {
  title: 'An allergy in words stops an order; one press codes it, and the safe choice goes out',
  async run(scene) {
    const { page } = scene.okafor
    await screen.claim(page, 'Mei Tanaka')
    await chartLoaded(page)
    await screen.continueByPhone(page)
    await asked(page, {
      street: '5 Beacon Street',
      city: 'Boston',
      state: 'MA',
      callBack: '617 555 0118',
      companions: 'Alone',
    })
    await write(scene, page, mei, 'Assessment', 'Uncomplicated cystitis.')
    await screen.openOrder(page)
    await screen.searchMedication(page, 'bactrim')
    await screen.chooseMedication(page, 'Bactrim')
    await screen.orderAlert(page).getByText('Stop').first().waitFor()
    check('it can’t be ordered without a reason', await screen.addOrderButton(page).isDisabled())
    await picture(page, '4-allergy-stops')
    await screen.orderForm(page).getByRole('button', { name: /^Code/ }).first().click()
    await screen.orderForm(page).getByText(/coded/i).first().waitFor()
    await screen.orderForm(page).getByRole('button', { name: 'Cancel' }).click()
    await screen.openOrder(page)
    await screen.searchMedication(page, 'nitrofurantoin')
    await screen.chooseMedication(page, 'nitrofurantoin')
    await screen.addOrder(page)
    await picture(page, '4-safe-choice')
    const sign = await signed(page, 'Home care')
    await sign('4-allergy')
    await everythingSent(page)
    const { orders } = await left(scene, mei)
    check(
      'one prescription, and no sulfonamide',
      orders.length === 1 && !/sulfa/i.test(JSON.stringify(orders)),
    )
    const allergies: Json[] = await scene.reader.search('/fhir/R4/AllergyIntolerance?patient=mei-tanaka')
    check(
      'the allergy is coded for whoever comes next',
      allergies.some((each) => each.code?.coding?.length > 0),
    )
  },
}

const byPhone: Step = {
  title: 'A phone visit: the record says by phone, since when and why, and never by video',
  async run(scene) {
    const { page } = scene.okafor
    await screen.claim(page, 'Thomas Keegan')
    await chartLoaded(page)
    await screen.continueByPhone(page, 'The patient has no camera')
    await asked(page, { ...screen.worcester, callBack: '508 555 0177', companions: 'Wife' })
    await write(scene, page, thomas, 'Subjective', 'Speech is clear on the phone, arm is weak since noon.')
    const sign = await signed(page, 'In person')
    await sign('5-phone')
    await everythingSent(page)
    const { encounter } = await left(scene, thomas)
    const words = JSON.stringify(encounter)
    check('the Encounter says by phone and why', /phone/.test(words) && /no camera/.test(words))
    check('and nothing of video', !/"video"/.test(words))
  },
}

export const scenes: Step[] = [handOver, emergency, child, allergyInWords, byPhone]

/** Both providers signed in, before the first scene. */
export const ready = signIn

/** How many of the notes are not, word by word, what was typed. */
export async function lostInScenes(scene: Scene): Promise<{ lost: number; problems: string[] }> {
  const problems: string[] = []
  for (const of of signedInScenes)
    try {
      const { compositions } = await left(scene, of)
      check(
        `${of.encounter}: one note, final`,
        compositions.length === 1 && compositions[0].status === 'final',
      )
      checkTexts(scene, of.encounter, compositions[0])
    } catch (error) {
      problems.push((error as Error).message)
    }
  return { lost: problems.length, problems }
}
