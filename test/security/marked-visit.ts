import * as screen from '../screen.ts'
import { until } from '../support/until.ts'
import type { Scene } from '../visit/scene.ts'
import { meet } from '../visit/steps-visit.ts'
import type { MarkedPatient } from './marked-patients.ts'
import type { Marks } from './marks.ts'

/** A sentence of a note with a marked word and a marked number in it. */
export const markedText = (marks: Marks, { who }: MarkedPatient, section: string): string =>
  `${marks.word(`${who}: ${section}`)} since Monday, reachable at ${marks.number(`${who}: number in ${section}`)}. `

/** Claims, and does all that a visit has: call, place, consent, a note by keys and by paste, an allergy, a prescription. */
export async function holdMarkedVisit(scene: Scene, patient: MarkedPatient, marks: Marks): Promise<void> {
  const { page } = scene.okafor
  const word = (what: string) => marks.word(`${patient.who}: ${what}`)
  await screen.workstation(page).waitFor()
  await screen.claim(page, patient.name)
  await until('the chart is loaded', async () => (await screen.listState(page, 'Allergies')) === 'listed')
  await meet(scene, page, patient.encounterId)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, {
    street: `8 ${word('stated street')} Street`,
    city: word('stated town'),
    state: 'MA',
    callBack: marks.number(`${patient.who}: call-back`),
    companions: word('companion'),
  })

  await screen.typeNote(page, 'Subjective', markedText(marks, patient, 'Subjective'))
  await screen.typeNote(page, 'Objective', 'Pasted: ')
  await page.evaluate(
    (text) => document.execCommand('insertText', false, text),
    markedText(marks, patient, 'Objective'),
  )
  // Cut and pasted by keys: what Chromium keeps of a clipboard.
  await screen.typeNote(page, 'Assessment', markedText(marks, patient, 'Assessment'))
  const assessment = screen.noteSection(page, 'Assessment')
  await assessment.press('ControlOrMeta+A')
  await assessment.press('ControlOrMeta+X')
  await assessment.press('ControlOrMeta+V')
  await screen.kept(page)

  await screen.recordAllergy(page, {
    text: word('told allergy'),
    reaction: word('told reaction'),
    risk: 'Low risk',
  })
  await screen.openOrder(page)
  await screen.searchMedication(page, word('medication searched for'))
  await screen.searchMedication(page, 'nitrofurantoin')
  await screen.chooseMedication(page, 'nitrofurantoin')
  await screen.addOrder(page, { dosage: `One capsule twice daily, ${word('dosage')}` })
  await until('the note is at the central API', async () => (await screen.noteState(page)) === 'Sent')
  // Not yet kept, typed in the moment before the program is looked at and killed.
  await screen.typeNote(page, 'Plan', markedText(marks, patient, 'Plan'))
}
