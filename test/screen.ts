import type { EditorView } from '@codemirror/view'
import type { Locator, Page } from 'playwright'

/**
 * What a person sees and does on the workstation, for specs and the visit script: by roles, names and
 * words, so that a spec fails when a person could not do it either. Functions that act wait for the
 * control; none waits a fixed time.
 */

/** The words of an element as a person reads them, line by line. */
export const textOf = (locator: Locator): Promise<string> => locator.innerText()
export const textsOf = async (locator: Locator): Promise<string[]> =>
  Promise.all((await locator.all()).map(textOf))

/** The editor's content has its view on it, as the library leaves it there. */
type EditorContent = HTMLElement & { cmTile: { view: EditorView } }

export type Section = 'Subjective' | 'Objective' | 'Assessment' | 'Plan'
export type DispositionLabel = 'Home care' | 'Follow-up' | 'In person' | 'Emergency'
export type EndLabel =
  | 'Patient left'
  | 'No-show'
  | 'Technical failure'
  | 'Finished by phone'
  | 'Referred'
  | 'Emergency'

export type Location = { street: string; city: string; state: string; callBack: string; companions: string }
/** Where Rosa Delgado says she is. */
export const worcester: Location = {
  street: '18 Elm Street',
  city: 'Worcester',
  state: 'MA',
  callBack: '508 555 0142',
  companions: 'Son, 15',
}

// Sign-in and the frame

export const signInButton = (page: Page) => page.getByRole('button', { name: 'Sign in', exact: true })
/** Where the engine would not start. */
export const tryAgainButton = (page: Page) => page.getByRole('button', { name: 'Try again' })
export const workstation = (page: Page) =>
  page.getByRole('heading', { name: 'Rounds', level: 1 }).and(page.locator('.brand'))
export const availability = (page: Page) => page.getByRole('button', { name: /^Availability: / })
export async function setAvailability(page: Page, label: 'Available' | 'On break' | 'Off') {
  await availability(page).click()
  await page.getByRole('menuitemradio', { name: label, exact: true }).click()
}
export async function signOut(page: Page, providerName: string) {
  await page.getByRole('button', { name: new RegExp(`^${literally(providerName)} · `) }).click()
  await page.getByRole('menuitem', { name: /^Sign out/ }).click()
}

// Lock

export const lockScreen = (page: Page) => page.getByRole('heading', { name: 'Locked', exact: true })
/** What waits, or why it is locked and what is not sent. */
export const lockText = (page: Page) => textOf(page.getByRole('status').first())
/** The first PIN of this computer. */
export async function choosePin(page: Page, pin: string) {
  await page.getByRole('button', { name: 'Choose a PIN' }).click()
  await page.getByLabel('New PIN').fill(pin)
  await page.getByLabel('Repeat PIN').fill(pin)
  await page.getByRole('button', { name: 'Set the PIN' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

// Queue

const queue = (page: Page) => page.getByRole('region', { name: 'Queue' })
/** The waiting row of a patient; not one that only keeps its place. */
export const queueRow = (page: Page, name: string) =>
  queue(page)
    .getByRole('region', { name: 'Waiting' })
    .getByRole('listitem')
    .and(page.locator(':not([data-gone])'))
    .filter({ hasText: new RegExp(`${literally(name)}(,|$)`) })
export const waitingNames = (page: Page) =>
  textsOf(queue(page).getByRole('region', { name: 'Waiting' }).locator('li:not([data-gone]) .row-name'))
export const claimButton = (page: Page, name: string) =>
  page.getByRole('button', { name: `Claim ${name}`, exact: true })
/** A press on it would count: nobody has the patient, and the row has stood in its place for long enough. */
export const mayClaim = async (page: Page, name: string): Promise<boolean> =>
  (await claimButton(page, name).getAttribute('aria-disabled')) === 'false'
/** Why nobody at all can be claimed now, said once above the list. */
export const claimClosed = (page: Page) => queue(page).locator('#claim-closed')
export const takeOverButton = (page: Page, name: string) =>
  page.getByRole('button', { name: `Take over ${name}`, exact: true })
/** The provider's own row: in visit, or just finished. */
export const ownRow = (page: Page, name: string) =>
  page.getByRole('button', { name: new RegExp(`^Open ${literally(name)}, `) })

/** Claims and waits until the chart of that patient is in the middle. */
export async function claim(page: Page, name: string) {
  await press(page, claimButton(page, name), chartName(page, name))
}
/** As a person does: again, where the list says that it moved under the press. */
async function press(page: Page, button: Locator, then: Locator) {
  const moved = queue(page).locator('.queue-moved')
  do {
    await button.click()
    await then.or(moved).first().waitFor()
  } while (!(await then.isVisible()))
}
export async function takeOver(page: Page, name: string) {
  await press(page, takeOverButton(page, name), page.getByRole('dialog'))
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Take over from / })
    .click()
  await chartName(page, name).waitFor()
}
export async function openOwn(page: Page, name: string) {
  await ownRow(page, name).click()
  await chartName(page, name).waitFor()
}
export async function openUnsigned(page: Page, name: string) {
  await showUnsigned(page)
  await openOwn(page, name)
}
export const showUnsigned = (page: Page) => page.getByRole('button', { name: /^Unsigned( \d+)?$/ }).click()
export const showOnDemand = (page: Page) => page.getByRole('button', { name: 'On demand' }).click()
/** "Unsigned 2" → 2. */
export async function unsignedCount(page: Page): Promise<number> {
  const label = await textOf(page.getByRole('button', { name: /^Unsigned( \d+)?$/ }))
  return Number(/\d+/.exec(label)?.[0] ?? 0)
}

// Chart

export const chartName = (page: Page, name: string) =>
  page.getByRole('heading', { name, level: 2, exact: true })
export const chart = (page: Page) => page.getByRole('region', { name: 'Chart', exact: true })
/** "Problems", "Allergies", "Medications", "Vitals", "Results", "Last visits". */
export const chartList = (page: Page, title: string) =>
  chart(page).getByRole('region', { name: title, exact: true })
export type ListState = 'none-known' | 'listed' | 'never-asked' | 'not-loaded'
export const listState = async (page: Page, title: string) =>
  (await chartList(page, title).getAttribute('data-state')) as ListState
export const notAllLoaded = (page: Page) => chart(page).getByText('Chart incomplete').first()
export const allergyBanner = (page: Page) => page.getByRole('region', { name: 'Allergies that matter' })

export async function recordAllergy(
  page: Page,
  allergy: {
    text: string
    ingredient?: string
    reaction?: string
    risk?: 'High risk' | 'Low risk' | 'Not known'
  },
) {
  await chart(page).getByRole('button', { name: 'Record an allergy' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('What, in the patient’s words').fill(allergy.text)
  if (allergy.ingredient) await dialog.getByRole('radio', { name: allergy.ingredient, exact: true }).check()
  if (allergy.reaction) await dialog.getByLabel('What happened').fill(allergy.reaction)
  if (allergy.risk)
    await dialog.getByRole('radio', { name: allergy.risk, exact: true }).check({ force: true })
  await dialog.getByRole('button', { name: 'Record allergy' }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Of today, as the patient tells it; `27 kg` or `60 lb`. */
export async function enterWeight(page: Page, weight: string) {
  await chart(page).getByRole('button', { name: 'Enter vital signs and weight' }).click()
  const form = chart(page).getByRole('form', { name: 'Enter vital signs and weight' })
  await form.getByLabel('Weight').fill(weight)
  await form.getByRole('radio', { name: 'Stated' }).check({ force: true })
  await form.getByRole('button', { name: 'Record' }).click()
  await form.waitFor({ state: 'hidden' })
}

// The visit

export const thisVisit = (page: Page) => page.getByRole('region', { name: 'This visit', exact: true }).first()
export const locationCard = (page: Page) =>
  page.getByRole('region', { name: 'Where the patient is now' }).first()

export const asked = (page: Page) => page.getByRole('region', { name: 'Asked in each visit' }).first()

/** The patient is reached outside of the call, for specs without a patient's page. */
export async function continueByPhone(page: Page, reason = 'The patient has no camera') {
  await asked(page).getByRole('button', { name: 'Continue by phone' }).click()
  await page.getByRole('menuitem', { name: reason }).click()
  await asked(page).getByRole('listitem').filter({ hasText: 'By phone' }).first().waitFor()
}
export async function confirmIdentity(page: Page) {
  await asked(page).getByRole('button', { name: 'Name and birth date match' }).click()
  await asked(page).getByText('Name, birth date').waitFor()
}
export async function recordConsent(page: Page) {
  const patient = asked(page).getByRole('button', { name: 'Patient consents verbally' })
  const guardian = asked(page).getByRole('button', { name: 'Guardian consents' })
  await patient.or(guardian).waitFor()
  // Of a child a guardian gives it, by name.
  if (await guardian.isVisible()) {
    await guardian.click()
    await asked(page).getByLabel('Their name').fill('Ruth Abrams')
    await asked(page).getByRole('button', { name: 'Record consent' }).click()
  } else await patient.click()
  await asked(page)
    .getByText(/^Verbal, /)
    .waitFor()
}
/** `state`: the USPS code. Also records a move: the form is opened again. */
export async function recordLocation(page: Page, location: Location) {
  const card = locationCard(page)
  const moved = card.getByRole('button', { name: 'Moved? Record again' })
  const street = card.getByLabel('Street')
  const other = card.getByRole('button', { name: 'Changed', exact: true })
  await moved.or(street).or(other).waitFor()
  if (await other.isVisible()) await other.click()
  if (await moved.isVisible()) await moved.click()
  await street.fill(location.street)
  await card.getByLabel('City').fill(location.city)
  await card.getByLabel('State').selectOption(location.state)
  await card.getByLabel('Call back').fill(location.callBack)
  await card.getByLabel('Who is with them').fill(location.companions)
  await card.getByRole('button', { name: 'Record location' }).click()
  await street.waitFor({ state: 'hidden' })
}

export const startCall = (page: Page) => page.getByRole('button', { name: 'Start call' }).click()
export const endCall = (page: Page) =>
  page
    .getByRole('region', { name: 'Video call' })
    .getByRole('button', { name: 'End call', exact: true })
    .click()
export const callState = (page: Page) =>
  page.getByRole('region', { name: 'Video call' }).getAttribute('data-state')

/** The banner over a note of someone who is not in the call. */
export const foreignBanner = (page: Page) => page.getByText('This is not the patient in the call')

// Note

export const noteSection = (page: Page, section: Section) =>
  page.getByRole('region', { name: /^Note of / }).getByRole('textbox', { name: section, exact: true })

/** What is typed is the whole text then. */
export async function leaveFirstLineOut(page: Page, section: Section) {
  if (await noteSection(page, section).locator('.first-line').isVisible()) await page.keyboard.press('Escape')
}
/** In the place of all that stands there. */
export async function fillNote(page: Page, section: Section, text: string) {
  await noteSection(page, section).focus()
  await leaveFirstLineOut(page, section)
  await noteSection(page, section).fill(text)
  await takeFirstLineOut(page, section, text)
}
/** It may be offered, and written with the first letter, only after it was looked for. */
async function takeFirstLineOut(page: Page, section: Section, typed: string) {
  const text = await noteText(page, section)
  if (text === typed || !text.endsWith(typed)) return
  await selectInNote(page, section, 0, text.length - typed.length)
  await page.keyboard.press('Delete')
  await noteSection(page, section).press('ControlOrMeta+End')
}
/** Types key by key at the end of the section, as a person does. */
export async function typeNote(page: Page, section: Section, text: string, delay = 0) {
  const box = noteSection(page, section)
  await box.focus()
  await leaveFirstLineOut(page, section)
  await box.press('ControlOrMeta+End')
  const isEmpty = (await noteText(page, section)) === ''
  await box.pressSequentially(text, { delay })
  if (isEmpty) await takeFirstLineOut(page, section, text)
}
/** The whole text, also what a long section does not draw. */
export const noteText = (page: Page, section: Section) => editorText(noteSection(page, section))
export const editorText = (editor: Locator): Promise<string> =>
  editor.evaluate((content) => (content as EditorContent).cmTile.view.state.doc.toString())
/** Where the caret is, or what is selected. */
export const noteSelection = (page: Page, section: Section): Promise<[number, number]> =>
  noteSection(page, section).evaluate((content) => {
    const { from, to } = (content as EditorContent).cmTile.view.state.selection.main
    return [from, to]
  })
/** As with the mouse. */
export const selectInNote = (page: Page, section: Section, anchor: number, head = anchor): Promise<void> =>
  noteSection(page, section).evaluate(
    (content, selection) => (content as EditorContent).cmTile.view.dispatch({ selection }),
    { anchor, head },
  )
/** The section that has the keyboard, and where its caret is or what is selected. */
export const caretInNote = (page: Page): Promise<[string | undefined, number, number]> =>
  page.evaluate(() => {
    const content = document.activeElement as Partial<EditorContent>
    const { from = -1, to = -1 } = content.cmTile?.view.state.selection.main ?? {}
    return [content.dataset?.noteSection, from, to]
  })
/** Nothing can be typed into it. */
export const isReadOnly = async (page: Page, section: Section): Promise<boolean> =>
  (await noteSection(page, section).getAttribute('aria-readonly')) === 'true'
/** 'Not loaded yet', 'Nothing written yet', 'Not saved', 'On this machine', 'Sent', 'Signed, not sent yet' or 'Signed', as shown. */
export const noteStateLabel = (page: Page) => page.locator('.note-state strong')
export const noteState = (page: Page) => textOf(noteStateLabel(page))
export const kept = (page: Page) => page.locator('.note-state:not([data-kept="not-saved"])').waitFor()

// Orders

const orders = (page: Page) => page.getByRole('region', { name: 'Orders' })
export const orderForm = (page: Page) =>
  page.getByRole('region', { name: /^(New prescription|Change the prescription|Refill)$/ })
export const prescribeButton = (page: Page) => orders(page).getByRole('button', { name: /^Prescribe/ })
export const prescribingClosed = (page: Page) => orders(page).getByText('Prescribing is closed.')
export const openOrder = (page: Page) => prescribeButton(page).click()
export const searchMedication = (page: Page, query: string) =>
  orderForm(page).getByLabel('Medication').fill(query)
/** What a search found for all that was typed; before that Enter chooses nothing. */
export const found = (page: Page, name?: RegExp | string) =>
  page.locator('.search-found:not([aria-busy])').getByRole('option', name === undefined ? {} : { name })
export const medicationOption = (page: Page, name: string) => found(page, new RegExp(literally(name), 'i'))
export async function chooseMedication(page: Page, name: string) {
  await medicationOption(page, name).first().click()
  await orderForm(page).getByLabel('Refills').or(orderForm(page).locator('.order-closed')).first().waitFor()
}
/** Free text, for what the builder can't say. */
export async function dosageInWords(page: Page, dosage: string) {
  await orderForm(page).getByRole('radio', { name: 'In words' }).check({ force: true })
  await orderForm(page).getByLabel('Dosage').fill(dosage)
}
export const orderAlert = (page: Page) => orderForm(page).locator('.order-alert')
export const notChecked = (page: Page) => orderForm(page).locator('.order-unchecked')
export const overrideReason = (page: Page, reason: string) =>
  orderForm(page).getByLabel('Override reason').fill(reason)
export const addOrderButton = (page: Page) =>
  orderForm(page).getByRole('button', { name: /^((Add|Change) order|Yes, (add|change) it for .*)$/ })
export async function addOrder(
  page: Page,
  details: { dosage?: string; quantity?: string; unit?: string; refills?: string } = {},
) {
  const form = orderForm(page)
  if (details.dosage !== undefined) await dosageInWords(page, details.dosage)
  if (details.quantity !== undefined) await form.getByLabel('Quantity').fill(details.quantity)
  if (details.unit !== undefined) await form.getByLabel('Unit').fill(details.unit)
  if (details.refills !== undefined) await form.getByLabel('Refills').fill(details.refills)
  await addOrderButton(page).click()
  await form.waitFor({ state: 'hidden' })
}
export const order = (page: Page, medication: string) =>
  orders(page)
    .getByRole('listitem')
    .filter({ hasText: new RegExp(literally(medication), 'i') })
/** 'Draft', 'Signed, not sent yet', 'Accepted', 'Held', 'On its way', 'At the pharmacy' (or at which one), 'Not transmitted' or 'Stopped'. */
export const orderState = (page: Page, medication: string) => order(page, medication).locator('.order-state')
export async function stopOrder(page: Page, medication: string, why: string) {
  await order(page, medication)
    .getByRole('button', { name: /^Stop / })
    .click()
  await order(page, medication).getByLabel('Why it is stopped').fill(why)
  await order(page, medication).getByRole('button', { name: 'Stop the prescription' }).click()
}

// Ends

export const reviewDialog = (page: Page) => page.getByRole('dialog', { name: 'Review and sign' })
export async function review(page: Page) {
  await page.getByRole('button', { name: 'Review and sign' }).click()
  await reviewDialog(page).waitFor()
}
export async function chooseDisposition(page: Page, disposition: DispositionLabel) {
  await reviewDialog(page).getByRole('radio', { name: disposition, exact: true }).check({ force: true })
  await reviewDialog(page).getByRole('heading', { name: 'What will happen' }).waitFor()
}
export const willHappen = (page: Page) => textsOf(reviewDialog(page).locator('.review-happens li'))
export const prevents = (page: Page) => textsOf(reviewDialog(page).locator('.review-prevents li'))
export const signButton = (page: Page) =>
  reviewDialog(page).getByRole('button', { name: /^(Sign|Yes, sign for .*)$/ })
export const whySigned = (page: Page) => reviewDialog(page).getByLabel(/^Why you sign all the same/)
/**
 * Signs what is reviewed and waits until the dialog is gone; what the dialog says against it is the error. What is not on
 * record, a diagnosis among it, takes a reason.
 */
export async function sign(page: Page, reason = 'Not needed.') {
  if ((await whySigned(page).count()) > 0 && (await whySigned(page).inputValue()) === '')
    await whySigned(page).fill(reason)
  await signButton(page).click()
  await reviewDialog(page)
    .waitFor({ state: 'hidden' })
    .catch(async (error: Error) => {
      throw new Error(`${error.message}\n${(await reviewDialog(page).allInnerTexts()).join('\n')}`)
    })
}

const chooseEnd = async (page: Page, item: string) => {
  await page.getByRole('button', { name: 'End visit', exact: true }).click()
  await page.getByRole('menuitem', { name: new RegExp(`^${literally(item)}`) }).click()
}
export const finishLater = (page: Page) => chooseEnd(page, 'Finish the note later')
export async function endVisit(page: Page, how: EndLabel, remark = '') {
  await chooseEnd(page, how)
  const dialog = page.getByRole('dialog')
  if (how === 'Emergency') {
    await dialog.getByLabel('What happened').fill(remark)
    await dialog.getByLabel('What was done').fill('Emergency services were called.')
  } else if (remark) await dialog.getByRole('textbox').fill(remark)
  await dialog.getByRole('button', { name: 'End visit' }).click()
  await dialog.waitFor({ state: 'hidden' })
}
export async function release(page: Page) {
  await chooseEnd(page, 'Release to the queue')
  await page.getByRole('dialog').getByRole('button', { name: 'Release', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}
/** Offers the visit; it is the colleague's once they accept. */
export async function handOver(page: Page, colleague: string, line = 'Please take over from here.') {
  await chooseEnd(page, 'Hand over to a colleague')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: new RegExp(literally(colleague)) }).check()
  await dialog.getByRole('textbox').fill(line)
  await dialog.getByRole('button', { name: 'Offer the visit' }).click()
  await dialog.waitFor({ state: 'hidden' })
}
/** Accepts the visit that a colleague offers. */
export async function acceptOffer(page: Page, patient: string) {
  await page.getByRole('button', { name: `Accept ${patient}` }).click()
  await chartName(page, patient).waitFor()
}

// The bottom bar and notices

/** The whole line, as shown: reach and age, changes to send, charts, what is set aside. */
export const syncText = (page: Page) => textOf(page.getByRole('contentinfo'))
export const bottomBar = (page: Page) => page.getByRole('contentinfo')
/** 'Everything sent' → 0, '2 changes to send' → 2; null while not shown. */
export async function changesToSend(page: Page): Promise<number | null> {
  const label = await syncText(page)
  if (label.includes('Everything sent')) return 0
  const found = /(\d+) changes? to send/.exec(label)
  return found ? Number(found[1]) : null
}
export const notSaving = (page: Page) => bottomBar(page).getByText('Not saving:')
export const notices = (page: Page): Locator =>
  page.getByRole('region', { name: 'Notices' }).locator('.notice')
export const noticeTexts = (page: Page) => textsOf(notices(page).locator('p'))
export const dismissNotice = (page: Page, message: RegExp) =>
  notices(page)
    .filter({ hasText: message })
    .getByRole('button', { name: /^Dismiss/ })
    .first()
    .click()
export async function setAsideItems(page: Page): Promise<string[]> {
  await bottomBar(page)
    .getByRole('button', { name: /set aside$/ })
    .click()
  const items = await textsOf(page.getByRole('dialog', { name: 'Set aside' }).getByRole('listitem'))
  await page.keyboard.press('Escape')
  return items
}
/** Every refusal on screen now. */
export const inlineErrors = (page: Page) => textsOf(page.locator('.inline-error'))

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
