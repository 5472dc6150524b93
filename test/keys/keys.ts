import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright'
import * as screen from '../screen.ts'
import { buildUnlessBuilt } from '../setup/build.ts'
import { endWith } from '../setup/end-with.ts'
import { openStage, people } from '../support/stage.ts'
import { until } from '../support/until.ts'

/**
 * `npm run keys`: how many keys it takes to do what a provider does all day, at a real workstation with a real central
 * API and no mouse. A chord counts as one key, letters that are words or a search as none. Pictures are in `reports/keys/`.
 */
const reports = fileURLToPath(new URL('../../reports/keys', import.meta.url))
const chord = (keys: string) => keys.replace('Mod', process.platform === 'darwin' ? 'Meta' : 'Control')

await buildUnlessBuilt()
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
const stage = await openStage()
const failures: string[] = []
let held = 0

try {
  const workstation = await stage.workstation('keys')
  const { page } = workstation
  await stage.signIn(workstation, people.okafor)

  /** Presses these keys, one after the other, each once what came of the one before is there. */
  async function counts(
    what: string,
    most: number,
    presses: [keys: string, then: () => Promise<unknown>][],
  ): Promise<number> {
    try {
      for (const [keys, then] of presses) {
        await page.keyboard.press(chord(keys))
        await then()
      }
    } catch (error) {
      await page.screenshot({ path: join(reports, `failed-${failures.length + 1}.png`) })
      failures.push(`${what}: ${error instanceof Error ? error.message : error}`)
      return presses.length
    }
    const used = presses.length
    const where = await keyboardOn(page)
    const line = `${what}: ${used} of at most ${most} (${presses.map(([keys]) => keys).join(', ')}), then on ${where}`
    console.log(line)
    await page.screenshot({ path: join(reports, `${String(held + 1).padStart(2, '0')}.png`) })
    if (used > most) failures.push(`${what}: ${used} keys, and at most ${most} may be needed`)
    else if (where === 'nothing') failures.push(`${what}: the keyboard is on nothing afterwards`)
    else held += 1
    return used
  }

  const call = page.getByRole('region', { name: 'Video call' })
  const on = () => call.getByRole('button', { name: 'End call', exact: true }).waitFor()
  const off = () => call.getByRole('button', { name: /^(Start call|Join again)/ }).waitFor()
  const focus = (locator: Locator) => () =>
    until(
      `the keyboard is on ${locator}`,
      async () => (await locator.count()) > 0 && (await isFocused(locator.first())),
    )
  const startButton = call.getByRole('button', { name: /^(Start call|Join again)/ })
  const note = (section: screen.Section) => screen.noteSection(page, section)

  await until('the row can be claimed', () => screen.mayClaim(page, 'Rosa Delgado'))
  await screen.claimButton(page, 'Rosa Delgado').focus()
  const claimed = await counts('claim → call', 2, [
    ['Enter', focus(startButton)],
    ['Enter', on],
  ])
  await until('the chart is loaded', async () => (await screen.listState(page, 'Allergies')) === 'listed')
  await note('Subjective').focus()
  // Until the microphone is there, nothing can be muted.
  await call.getByRole('button', { name: /^Mute$/ }).waitFor()
  await counts('mute, from the note', 1, [
    ['Mod+Shift+M', () => call.getByRole('button', { name: 'Unmute' }).waitFor()],
  ])
  await counts('end the call, from the note', 1, [['Mod+Shift+H', off]])
  await note('Subjective').focus()
  await counts('start the call, from the note', 1, [['F9', on]])
  await note('Subjective').focus()
  const undo = page.getByRole('button', { name: /^Undo / })
  await counts('emergency, from the note', 1, [['Mod+Shift+E', () => undo.waitFor()]])
  await counts('emergency taken back', 1, [['Mod+Shift+Z', () => undo.waitFor({ state: 'hidden' })]])

  await page.keyboard.press(chord('Mod+Shift+H'))
  await off()
  await screen.continueByPhone(page)
  await screen.recordLocation(page, screen.worcester)
  await note('Subjective').focus()
  const asked = screen.asked(page)
  const askedKeys = await counts('identity and consent, from the note', 3, [
    ['F8', focus(asked.getByRole('button', { name: 'Name and birth date match' }))],
    ['Enter', focus(asked.getByRole('button', { name: 'Patient consents verbally' }))],
    ['Enter', () => asked.getByText('Verbal, the patient').waitFor()],
  ])
  await screen.typeNote(page, 'Subjective', 'Since the weekend. ')
  await screen.kept(page)
  const template = page.getByRole('form', { name: /McIsaac/ })
  const onRow = (nth: number) => () =>
    focus(template.getByRole('group').nth(nth).getByRole('radio', { name: 'Not asked' }))()
  const answered = (nth: number, answer: 'Yes' | 'No') => () =>
    until('it is answered', () =>
      // With its points behind it.
      template
        .getByRole('group')
        .nth(nth)
        .getByRole('radio', { name: new RegExp(`^${answer}\\b`) })
        .isChecked(),
    )
  const written = await counts('a note by its template, its five questions answered', 8, [
    ['Alt+Digit9', onRow(0)],
    ['y', answered(0, 'Yes')],
    ['n', answered(1, 'No')],
    ['y', answered(2, 'Yes')],
    ['y', answered(3, 'Yes')],
    ['n', answered(4, 'No')],
    ['Enter', () => template.waitFor({ state: 'hidden' })],
  ])
  await counts('a usual prescription, beyond the letters', 8, [
    [
      'F4',
      async () => {
        await screen.orderForm(page).getByLabel('Medication').waitFor()
        await page.keyboard.type('lorat')
        await screen.medicationOption(page, 'Loratadine').first().waitFor()
      },
    ],
    [
      'Enter',
      () =>
        until(
          'it can be added',
          async () =>
            (await screen.addOrderButton(page).count()) > 0 &&
            (await screen.addOrderButton(page).isEnabled()),
        ),
    ],
    ['Enter', () => screen.order(page, 'Loratadine').waitFor()],
  ])
  await note('Plan').focus()
  await counts('a refill, beyond the letters', 5, [
    [
      'Mod+Shift+F',
      async () => {
        await page.getByRole('dialog', { name: 'Refill a medication' }).waitFor()
        await page.keyboard.type('lisin')
        await screen.medicationOption(page, 'Lisinopril').first().waitFor()
      },
    ],
    [
      'Enter',
      () =>
        until(
          'it can be added',
          async () =>
            (await screen.addOrderButton(page).count()) > 0 &&
            (await screen.addOrderButton(page).isEnabled()),
        ),
    ],
    ['Enter', () => screen.order(page, 'Lisinopril').waitFor()],
  ])
  const diagnoses = page.getByRole('region', { name: 'Diagnoses' })
  const listed = await counts('a diagnosis, beyond its letters', 3, [
    [
      'Shift+F8',
      async () => {
        await diagnoses.getByLabel('Diagnosis', { exact: true }).waitFor()
        await page.keyboard.type('strep throat')
        await screen.found(page, /J02\.0/).waitFor()
      },
    ],
    ['Enter', () => diagnoses.getByRole('listitem', { name: 'J02.0', exact: true }).waitFor()],
  ])
  await until('everything is sent', async () => (await screen.changesToSend(page)) === 0)
  const sign = screen.signButton(page)
  await note('Plan').focus()
  const reviewed = await counts('review, with a disposition and a follow-up, from the note', 4, [
    ['Mod+Enter', () => screen.reviewDialog(page).getByRole('radio').first().waitFor()],
    ['Space', () => until('it can be signed', () => sign.isEnabled())],
    [
      'b',
      () => screen.reviewDialog(page).getByRole('radio', { name: 'If not better', checked: true }).waitFor(),
    ],
  ])
  // The first key of the next count signs.
  const whole = claimed + askedKeys + written + listed + reviewed + 1
  console.log(
    `a templated note from claim to signature: ${whole} of at most 25, beyond free text and the place`,
  )
  if (whole > 25)
    failures.push(
      `a templated note from claim to signature takes ${whole} keys, and at most 25 may be needed`,
    )
  // Whoever is said to be next has stood there for long enough.
  await page.waitForTimeout(1_000)
  await until('it can be signed', () => sign.isEnabled())
  await counts('sign → next live call', 1, [
    [
      'n',
      async () => {
        await screen.reviewDialog(page).waitFor({ state: 'hidden' })
        await screen.chartName(page, 'Rosa Delgado').waitFor({ state: 'hidden' })
        await on()
      },
    ],
  ])
} catch (error) {
  failures.push(error instanceof Error ? error.message : String(error))
} finally {
  await stage.close()
}
for (const failure of failures) console.log(`keys: ${failure}`)
console.log(`keys: ${held} of ${held + failures.length} counts hold`)
await endWith(failures.length > 0 ? 1 : 0)

/** The name of what hears the next key. */
function keyboardOn(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement: at } = document
    if (!at || at === document.body) return 'nothing'
    const { labels } = at as HTMLInputElement
    const words =
      at.getAttribute('aria-label') ??
      (at as HTMLElement).dataset.noteSection ??
      (labels?.[0] ?? at).textContent ??
      ''
    return `“${words.trim().slice(0, 40)}”`
  })
}

function isFocused(locator: Locator): Promise<boolean> {
  return locator.evaluate((it) => it === document.activeElement)
}
