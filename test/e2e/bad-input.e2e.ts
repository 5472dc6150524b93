import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as screen from '../screen.ts'
import { writeIntake } from '../support/intake.ts'
import { openStage, people, type Stage, type Workstation } from '../support/stage.ts'

/** What comes in and is not as it should be: files that are no FHIR, two patients one could take for each other. */

let stage: Stage
let okafor: Workstation

beforeAll(async () => {
  stage = await openStage({
    load(folder) {
      const [bad, intake] = [join(folder, 'bad'), join(folder, 'intake')]
      mkdirSync(bad)
      writeFileSync(join(bad, 'letter.json'), 'Dear colleague, thank you for seeing Mrs Example')
      writeFileSync(join(bad, 'list.json'), '[{"resourceType":"Patient"}]')
      const wrong = { resource: { resourceType: 'Person With Cough', id: 'x' } }
      const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [wrong] }
      writeFileSync(join(bad, 'bundle.json'), JSON.stringify(bundle))
      const common = { reason: 'Cough', state: 'MA', place: 'Quincy, MA' }
      writeIntake(intake, [
        {
          ...common,
          id: 'a',
          patientId: 'a',
          name: 'Marta Keller',
          birthDate: '1961-04-09',
          joinToken: 'link-of-a',
        },
        {
          ...common,
          id: 'b',
          patientId: 'b',
          name: 'Martha Keller',
          birthDate: '1984-12-30',
          joinToken: 'link-of-b',
        },
      ])
      return [bad, intake]
    },
  })
  okafor = await stage.workstation('okafor')
  await stage.signIn(okafor, people.okafor)
  await screen.workstation(okafor.page).waitFor()
})
afterAll(() => stage?.close())

it('a folder with files that are no FHIR: each is named with what is wrong, and the rest is loaded', () => {
  const output = stage.centralOutput()
  for (const text of [
    /not loaded: \S+letter\.json: is not JSON/,
    /not loaded: \S+list\.json: resourceType is not a FHIR Bundle/,
    /not loaded: \S+bundle\.json: Bundle\.entry\[0\]\.resource\.resourceType is not a type of FHIR R4/,
    /loaded 6 resources from 1 files/,
  ])
    expect(output).toMatch(text)
  expect(output).not.toContain('Mrs Example')
})

it('two patients with nearly the same name: both rows are marked, with the birth date', async () => {
  for (const [name, born] of [
    ['Marta Keller', 'born Apr 9, 1961'],
    ['Martha Keller', 'born Dec 30, 1984'],
  ] as const) {
    const row = screen.queueRow(okafor.page, name)
    await row.getByText(/^Similar name/).waitFor()
    expect(await row.innerText()).toContain(born)
  }
  const grace = screen.queueRow(okafor.page, 'Grace Lindqvist')
  await grace.waitFor()
  expect(await grace.innerText()).not.toContain('Similar name')
  // The other one stays marked beside the chart of the first.
  await screen.claim(okafor.page, 'Marta Keller')
  await okafor.page.locator('.chart-who').filter({ hasText: 'Apr 9, 1961' }).waitFor()
  await screen
    .queueRow(okafor.page, 'Martha Keller')
    .getByText(/^Similar name/)
    .waitFor()
})
