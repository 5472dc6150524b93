import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import * as screen from '../screen.ts'
import type { Scenario } from './fake-bridge.ts'
import { picture } from './picture.ts'
import { type Look, windows } from './windows.ts'

const { open } = windows()

/** Opens a scenario, does something, keeps a picture, and asks axe; the page may complain of nothing. */
async function see(
  name: string,
  scenario: Scenario,
  act: (page: Page) => Promise<void>,
  look: Look & { without?: string[] } = {},
) {
  const page = await open(scenario, look)
  await act(page)
  await picture(page, name, look.without)
}

async function claimRosa(page: Page) {
  await screen.claim(page, 'Rosa Delgado')
}
async function settleRosa(page: Page) {
  await claimRosa(page)
  await screen.continueByPhone(page)
  await screen.confirmIdentity(page)
  await screen.recordConsent(page)
  await screen.recordLocation(page, screen.worcester)
}
async function writeRosa(page: Page) {
  await screen
    .noteSection(page, 'Subjective')
    .fill(
      'Three days of sore throat and fever to 38.9 °C at home. Pain on swallowing, no cough, no hoarseness. Son treated for strep last week. Drinking well.',
    )
  await screen
    .noteSection(page, 'Objective')
    .fill(
      'On video: comfortable, speaking in full sentences, tonsils enlarged with exudate (patient-held light), tender anterior nodes on self-palpation.',
    )
  await screen.noteSection(page, 'Assessment').fill('Streptococcal pharyngitis, likely (Centor 4).')
  await screen
    .noteSection(page, 'Plan')
    .fill(
      'Antibiotic with respect to penicillin anaphylaxis. Fluids, acetaminophen. Come in person if breathing or swallowing gets worse',
    )
  await screen.kept(page)
}
async function findAugmentin(page: Page) {
  await screen.openOrder(page)
  await screen.searchMedication(page, 'augm')
  await screen.chooseMedication(page, 'Augmentin')
}

describe('each screen and state', () => {
  const looks: [string, Look][] = [
    ['light', {}],
    ['dark', { dark: true }],
    ['small', { width: 1280, height: 720 }],
  ]
  describe.each(looks)('%s', (name, look) => {
    test('sign-in', () =>
      see(
        `sign-in-${name}`,
        { signedOut: true },
        async (page) => {
          await screen.signInButton(page).waitFor()
        },
        look,
      ))
    test('the engine would not start: why, and what to do', () =>
      see(
        `refused-${name}`,
        { refused: true },
        async (page) => {
          await screen.tryAgainButton(page).waitFor()
        },
        look,
      ))
    test('refused in the middle of a visit', () =>
      see(
        `refused-visit-${name}`,
        {},
        async (page) => {
          await settleRosa(page)
          await page.evaluate(() => window.fake.refuseEngine())
          await screen.typeNote(page, 'Plan', 'Call if')
          await screen.tryAgainButton(page).waitFor()
          expect(await screen.noteState(page)).toBe('Not saved')
        },
        look,
      ))
    test('queue', () =>
      see(
        `queue-${name}`,
        { unsigned: true },
        async (page) => {
          await screen.queueRow(page, 'Rosa Delgado').waitFor()
          await page.keyboard.press('j')
        },
        look,
      ))
    test('queue while the pointer is in it: one patient left, one joined', () =>
      see(
        `queue-held-${name}`,
        {},
        async (page) => {
          await screen.queueRow(page, 'Rosa Delgado').waitFor()
          await page.evaluate(() => {
            window.fake.world.waiting = window.fake.world.waiting.filter((id) => id !== 'arthur')
            window.fake.emit('changed', { keys: ['queue'] })
          })
          await screen.queueRow(page, 'Arthur Whitcomb').waitFor({ state: 'hidden' })
          await screen.claimButton(page, 'Rosa Delgado').hover()
          await page.evaluate(() => {
            const { world, emit } = window.fake
            world.waiting = [...world.waiting.filter((id) => id !== 'jonah'), 'arthur']
            emit('changed', { keys: ['queue'] })
          })
          await page.getByText('No longer waiting').waitFor()
          await page.getByText('1 new, urgent: show').waitFor()
        },
        look,
      ))
    test('a press on a row that had just moved', () =>
      see(
        `queue-moved-${name}`,
        {},
        async (page) => {
          await expect.poll(() => screen.mayClaim(page, 'Mei Tanaka')).toBe(true)
          await page.mouse.move(700, 500)
          await page.evaluate(async () => {
            const { world, emit } = window.fake
            world.waiting = world.waiting.filter((id) => id !== 'arthur')
            emit('changed', { keys: ['queue'] })
            const button = () => document.querySelector<HTMLElement>('[data-task=task-mei] button')
            while (button()?.getAttribute('aria-disabled') !== 'true')
              await new Promise((done) => requestAnimationFrame(done))
            button()?.click()
          })
          await page.locator('.queue-moved').waitFor()
        },
        look,
      ))
    test('visit just claimed', () =>
      see(
        `claimed-${name}`,
        {},
        async (page) => {
          await claimRosa(page)
          await screen.noteSection(page, 'Plan').waitFor()
        },
        look,
      ))
    test('visit in the call, with an order that meets an allergy', () =>
      see(
        `visit-${name}`,
        { unsigned: true },
        async (page) => {
          await settleRosa(page)
          await screen.startCall(page)
          await page.getByRole('button', { name: 'Mute' }).waitFor()
          await writeRosa(page)
          await findAugmentin(page)
          await screen.orderAlert(page).waitFor()
        },
        look,
      ))
    test('review', () =>
      see(
        `review-${name}`,
        {},
        async (page) => {
          await settleRosa(page)
          await writeRosa(page)
          await page.keyboard.press('Control+Enter')
          await screen.chooseDisposition(page, 'Home care')
        },
        look,
      ))
  })

  test('high contrast', () =>
    see(
      'visit-contrast',
      {},
      async (page) => {
        await settleRosa(page)
        await writeRosa(page)
        await findAugmentin(page)
      },
      { moreContrast: true },
    ))
  test('high contrast, dark', () =>
    see(
      'visit-contrast-dark',
      {},
      async (page) => {
        await settleRosa(page)
        await writeRosa(page)
      },
      { moreContrast: true, dark: true },
    ))
  test('queue empty', () =>
    see('queue-empty', { queue: 'empty' }, async (page) => {
      await page.getByText('No one is waiting.').waitFor()
    }))
  test('lists scheduled visits, and whether their charts are ready', () =>
    see('scheduled', { scheduled: true }, async (page) => {
      await page
        .getByRole('button', { name: /Chart ready, as of/ })
        .first()
        .waitFor()
      await page.getByRole('button', { name: 'Show', exact: true }).click()
    }))
  test('a chart before its visit is read, and begun when it is time', () =>
    see('scheduled-open', { scheduled: true }, async (page) => {
      await page
        .getByRole('button', { name: /Open the chart of .*Chart ready/ })
        .first()
        .click()
      await page.getByRole('button', { name: 'Begin the visit' }).waitFor()
      expect(await page.getByRole('textbox').count()).toBe(0)
    }))
  test('the same in the dark, half loaded: nothing that is missing reads as absent', () =>
    see(
      'scheduled-loading-dark',
      { scheduled: true },
      async (page) => {
        await page.getByRole('button', { name: /Chart loading, 40%/ }).click()
        await page.getByText('Chart incomplete: 40% so far').waitFor()
        expect(await page.getByText('None known').count()).toBe(0)
      },
      { dark: true },
    ))
  test('begun, it is a visit like any other', () =>
    see('scheduled-begun', { scheduled: true }, async (page) => {
      await page
        .getByRole('button', { name: /Open the chart of .*Chart ready/ })
        .first()
        .click()
      await page.getByRole('button', { name: 'Begin the visit' }).click()
      await page.getByRole('textbox', { name: 'Subjective' }).waitFor()
    }))
  test('the version will be too old: said ahead', () =>
    see('version-announced', { version: 'announced' }, async (page) => {
      await page.getByText('Update Rounds by Dec 5, 2026.').waitFor()
    }))
  test('version too old: claims are closed, with what to do', () =>
    see(
      'version-too-old-dark',
      { version: 'too-old' },
      async (page) => {
        await page.getByText('too old for new patients.').first().waitFor()
        expect(await screen.claimButton(page, 'Rosa Delgado').getAttribute('aria-disabled')).toBe('true')
      },
      { dark: true },
    ))
  test('queue offline', () =>
    see('queue-offline', { queue: 'offline' }, async (page) => {
      await page.getByText('as of 12 min ago').waitFor()
      expect(await screen.syncText(page)).toContain('Server not reached, last contact 12 min ago')
      expect(await screen.changesToSend(page)).toBe(2)
      expect(await screen.textOf(screen.claimClosed(page))).toContain('The server does not answer')
      expect(await screen.claimButton(page, 'Rosa Delgado').getAttribute('aria-disabled')).toBe('true')
    }))
  test('chart incomplete: shows no missing list as "none"', () =>
    see('not-all-loaded', { chart: 'partial' }, async (page) => {
      await claimRosa(page)
      await screen.notAllLoaded(page).waitFor()
      for (const title of ['Problems', 'Allergies', 'Medications', 'Vitals', 'Results', 'Last visits'])
        expect(await screen.listState(page, title)).toBe('not-loaded')
      expect(await screen.textOf(screen.chart(page))).not.toMatch(/none known|never asked/i)
      expect(await screen.textOf(screen.allergyBanner(page))).toContain('Allergies not fully loaded')
      expect(await screen.noteState(page)).toBe('Not loaded yet')
    }))
  test('the four states of a list are words and forms of their own', () =>
    see('never-asked', {}, async (page) => {
      await screen.claim(page, 'Arthur Whitcomb')
      expect(await screen.listState(page, 'Allergies')).toBe('never-asked')
      expect(await screen.textOf(screen.chartList(page, 'Allergies'))).toContain('Never asked')
      expect(await screen.textOf(screen.chartList(page, 'Problems'))).toContain('None known')
    }))
  test('the list of medications while one is looked for', () =>
    see(
      'medication-search',
      {},
      async (page) => {
        await settleRosa(page)
        await writeRosa(page)
        await screen.openOrder(page)
        await screen.searchMedication(page, 'am')
        await screen.medicationOption(page, 'Augmentin').waitFor()
      },
      // While its list is open the library hides the rest of the page from screen readers, focusable or not.
      { without: ['aria-hidden-focus'] },
    ))
  test('the menu of ends', () =>
    see('end-menu', {}, async (page) => {
      await claimRosa(page)
      await page.getByRole('button', { name: 'End visit' }).click()
      await page.getByRole('menuitem', { name: /Patient left/ }).waitFor()
    }))
  test('the sheet of keys', () =>
    see('keys', {}, async (page) => {
      await screen.queueRow(page, 'Rosa Delgado').waitFor()
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    }))
  test('settings', () =>
    see('settings', {}, async (page) => {
      await page.getByRole('button', { name: /^Dr Okafor/ }).click()
      await page.getByRole('menuitem', { name: 'Settings' }).click()
      await page.getByRole('radio', { name: 'Dark' }).check({ force: true })
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    }))
  test('conflict: shows both versions side by side', () =>
    see('conflict', {}, async (page) => {
      await settleRosa(page)
      await writeRosa(page)
      await page.evaluate(() => {
        const section = window.fake.world.noteOf('rosa').sections[3]
        if (section)
          section.conflict = {
            theirs: 'Azithromycin 500 mg today, then 250 mg for four days. Come back in three days.',
            theirAuthor: 'Dr Amari',
            theirWhen: new Date().toISOString(),
          }
        window.fake.emit('changed', { keys: ['note:rosa'] })
      })
      await page.getByRole('button', { name: 'Take theirs' }).waitFor()
    }))
  test('signed: the note is closed and says where it is', () =>
    see('signed', {}, async (page) => {
      await settleRosa(page)
      await writeRosa(page)
      await screen.openOrder(page)
      await screen.searchMedication(page, 'azith')
      await screen.chooseMedication(page, 'Azithromycin')
      await screen.addOrder(page)
      await screen.review(page)
      await screen.chooseDisposition(page, 'Home care')
      await screen.sign(page)
      await expect.poll(() => screen.noteState(page)).toBe('Signed, not sent yet')
      expect(await screen.isReadOnly(page, 'Plan')).toBe(true)
      expect(await screen.textOf(screen.orderState(page, 'Azithromycin'))).toBe('Signed, not sent yet')
    }))
  test('held and failed prescriptions stand out until someone acts', () =>
    see('held', {}, async (page) => {
      await settleRosa(page)
      await screen.openOrder(page)
      await screen.searchMedication(page, 'lorat')
      await screen.chooseMedication(page, 'Loratadine')
      await screen.addOrder(page)
      await page.evaluate(() => {
        for (const order of window.fake.world.orders.get('rosa') ?? [])
          Object.assign(order, {
            state: 'held',
            statusMessage:
              'Held: an allergy to loratadine was recorded since. A signed visit takes no new order: stop it, and call a pharmacy if the patient needs another.',
          })
        window.fake.world.sync.setAside = [
          {
            id: 's1',
            patientName: 'Rosa Delgado',
            encounterId: 'rosa',
            what: 'Allergy “latex”',
            author: 'Dr Okafor',
            when: new Date().toISOString(),
            why: 'The server does not accept a code of this system.',
          },
        ]
        window.fake.emit('changed', { keys: ['orders:rosa', 'sync'] })
        window.fake.emit('notice', {
          id: 'n1',
          severity: 'stop',
          message: 'Loratadine for Rosa Delgado is held: an allergy was recorded since.',
          encounterId: 'rosa',
        })
        window.fake.emit('notice', {
          id: 'n2',
          severity: 'warning',
          message: 'Dr Amari took over Devon Price.',
          encounterId: null,
        })
      })
      await expect.poll(() => screen.textOf(screen.orderState(page, 'Loratadine'))).toBe('Held')
      expect((await screen.setAsideItems(page))[0]).toContain('does not accept a code')
      await screen.dismissNotice(page, /Devon/)
      expect(await screen.notices(page).count()).toBe(1)
    }))
  test('unsigned notes, one of them opened in the call of another', () =>
    see('foreign', { unsigned: true }, async (page) => {
      await settleRosa(page)
      await screen.startCall(page)
      await page.getByRole('button', { name: 'Mute' }).waitFor()
      await screen.openUnsigned(page, 'Samuel Ortiz')
      await screen.foreignBanner(page).waitFor()
      // The live patient's place stays in sight.
      expect(await screen.textOf(screen.locationCard(page))).toContain('18 Elm Street')
    }))
  test('location closed to prescribing: referral and emergency stay open', () =>
    see('location-closed', {}, async (page) => {
      await settleRosa(page)
      await writeRosa(page)
      await screen.recordLocation(page, { ...screen.worcester, city: 'Providence', state: 'RI' })
      await screen.prescribingClosed(page).waitFor()
      await page.getByRole('button', { name: 'End visit' }).click()
      for (const name of [/^Referred/, /^Emergency/, /^Hand over/])
        expect(await page.getByRole('menuitem', { name }).getAttribute('aria-disabled')).not.toBe('true')
      await page.keyboard.press('Escape')
    }))
  test('engine stopped: says "not saved" beside the text and in the bottom bar', () =>
    see('engine-away', {}, async (page) => {
      await settleRosa(page)
      await writeRosa(page)
      await page.evaluate(() => window.fake.stopEngine())
      await screen.typeNote(page, 'Plan', ' Call if')
      await screen.notSaving(page).waitFor()
      await page.getByText('Your text stays here.').waitFor()
      expect(await screen.noteState(page)).toBe('Not saved')
    }))
  test('an allergy is recorded, coded by its ingredient', () =>
    see('record-allergy', {}, async (page) => {
      await claimRosa(page)
      await page.getByRole('button', { name: 'Record an allergy' }).click()
      await page.getByLabel('What, in the patient’s words').fill('amoxi')
      await page.getByRole('radio', { name: 'amoxicillin', exact: true }).check()
    }))
  test('hand-over: names colleagues without a license in the patient’s state', () =>
    see('hand-over', {}, async (page) => {
      await settleRosa(page)
      await page.getByRole('button', { name: 'End visit' }).click()
      await page.getByRole('menuitem', { name: 'Hand over to a colleague' }).click()
      expect(await page.getByRole('radio', { name: /Dr Lind/ }).isDisabled()).toBe(true)
      await page.getByRole('radio', { name: /Dr Amari/ }).check()
    }))
})
