import * as screen from '../screen.ts'
import type { Workstation } from '../support/stage.ts'
import { openReader } from './central-reader.ts'
import { check, people, picture, type Scene, type Step, until } from './scene.ts'

export const start: Step = {
  title: 'The workstations open in training mode',
  async run(scene) {
    await screen.signInButton(scene.okafor.page).waitFor()
    await screen.signInButton(scene.lindholm.page).waitFor()
    await scene.okafor.page.getByText('Training mode').first().waitFor()
    await picture(scene.okafor.page, '01-start')
  },
}

export const signIn: Step = {
  title: 'Sign-in through OpenID Connect, a wrong password first',
  async run(scene) {
    const { okafor, lindholm, stage } = scene
    const refused = await signInAt(scene, okafor, { ...people.okafor, password: 'wrong' })
    check(
      'the sign-in page says the password is wrong',
      /password/i.test(refused) && !/You can close/.test(refused),
    )
    await signInAt(scene, okafor, people.okafor)
    await screen.workstation(okafor.page).waitFor()
    await signInAt(scene, lindholm, people.lindholm)
    await screen.workstation(lindholm.page).waitFor()
    await okafor.page.getByRole('button', { name: /Okafor · MA NH/ }).waitFor()
    scene.reader = await openReader(stage.central, people.okafor.email, people.okafor.password)
    await picture(okafor.page, '02-signed-in')
  },
}

export const signInAt = (
  { stage }: Scene,
  workstation: Workstation,
  person: { email: string; password: string },
) => stage.signIn(workstation, person)

export const queue: Step = {
  title: 'The queue: flags on top, why someone cannot be taken, availability, an arrival announced',
  async run(scene) {
    const { okafor, lindholm } = scene
    const { page } = okafor
    await screen.queueRow(page, 'Rosa Delgado').waitFor()
    const names = await screen.waitingNames(page)
    const place = (name: string) => names.findIndex((each) => each.includes(name))
    for (const flagged of ['Thomas Keegan', 'Arthur Whitcomb', 'Devon Price'])
      check(
        `${flagged} stands above Rosa Delgado`,
        place(flagged) >= 0 && place(flagged) < place('Rosa Delgado'),
      )
    const leila = screen.queueRow(page, 'Leila Haddad')
    check('Leila Haddad’s row says why', /Not licensed in RI/.test(await leila.innerText()))
    check('Leila Haddad cannot be claimed', await noClaim(leila))
    await screen.setAvailability(page, 'On break')
    await screen.availability(page).getByText('On break').waitFor()
    await screen.setAvailability(page, 'Available')
    await screen.availability(page).getByText('Available').waitFor()

    // A patient comes (back) into the queue: announced by a notification that says nobody's name.
    await screen.claim(lindholm.page, 'Jonah Abrams')
    await until(
      'the claimed row is gone on the other workstation',
      async () => (await screen.queueRow(page, 'Jonah Abrams').count()) === 0,
    )
    await page.evaluate(() => {
      const arrivals: unknown[] = []
      Object.assign(globalThis, { arrivals })
      const { rounds } = globalThis as unknown as {
        rounds: { on(name: string, listener: (payload: unknown) => void): void }
      }
      rounds.on('queue.arrived', (payload) => arrivals.push(payload))
    })
    await screen.release(lindholm.page)
    await screen.queueRow(page, 'Jonah Abrams').waitFor()
    await until('the arrival is announced', () =>
      page.evaluate(() => (globalThis as unknown as { arrivals: unknown[] }).arrivals.length > 0),
    )
    await picture(page, '03-queue')
  },
}

const noClaim = async (row: ReturnType<typeof screen.queueRow>) => {
  const button = row.getByRole('button', { name: /^Claim/ })
  return (await button.count()) === 0 || (await button.isDisabled())
}

export const claim: Step = {
  title: 'A claim: one winner, hand over, release',
  async run(scene) {
    const { okafor, lindholm } = scene
    const both = [okafor, lindholm]
    // What has just moved can't be claimed yet.
    for (const { page } of both)
      await until('Samuel Ortiz can be claimed', () => screen.mayClaim(page, 'Samuel Ortiz'))
    // Both press within the same instant; the central API is the only judge.
    const buttons = await Promise.all(
      both.map((each) => screen.claimButton(each.page, 'Samuel Ortiz').elementHandle()),
    )
    await Promise.all(
      buttons.map((button) => button?.evaluate((element) => (element as HTMLElement).click())),
    )
    const won = (each: Workstation) => screen.chartName(each.page, 'Samuel Ortiz').isVisible()
    await until('someone has Samuel Ortiz', async () => (await won(okafor)) || (await won(lindholm)))
    await until('the other one reads why not', async () => {
      const [a, b] = await Promise.all(both.map(won))
      const loser = a ? lindholm : okafor
      const shown = [
        ...(await screen.inlineErrors(loser.page)),
        ...(await screen.noticeTexts(loser.page)),
      ].join(' ')
      return a !== b && /Okafor|Lindholm/.test(shown)
    })
    const [winner, loser] = (await won(okafor)) ? [okafor, lindholm] : [lindholm, okafor]
    await picture(loser.page, '04-claim-lost')
    await screen.handOver(winner.page, loser === okafor ? 'Okafor' : 'Lindholm')
    await screen.acceptOffer(loser.page, 'Samuel Ortiz')
    await screen.release(loser.page)
    await screen.queueRow(winner.page, 'Samuel Ortiz').waitFor()

    // A visit that ends with its note unsigned, for later.
    await screen.claim(okafor.page, 'Grace Lindqvist')
    await until(
      'the row is gone on the second workstation',
      async () => (await screen.queueRow(lindholm.page, 'Grace Lindqvist').count()) === 0,
    )
    await screen.finishLater(okafor.page)
    await until('one note is unsigned', async () => (await screen.unsignedCount(okafor.page)) === 1)
    await screen.claim(okafor.page, 'Rosa Delgado')
    await until(
      'Rosa Delgado is gone on the second workstation',
      async () => (await screen.queueRow(lindholm.page, 'Rosa Delgado').count()) === 0,
    )
    await picture(okafor.page, '04-claimed')
    await picture(lindholm.page, '04-second-workstation')
  },
}
