import type { Page } from 'playwright'
import { describe, expect, test } from 'vitest'
import type { GivenOffer, OfferRow } from '../../preload/views/index.ts'
import * as screen from '../screen.ts'
import { picture } from './picture.ts'
import { type Look, windows } from './windows.ts'

/** A visit is offered, and waits for its acceptance: what the giver sees, and what the colleague sees. */

const { open } = windows()
const small: Look = { width: 1280, height: 800 }

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const offer = (id: string, more: Partial<OfferRow> = {}): OfferRow => ({
  handOverId: `offer-${id}`,
  from: 'Dr Amari',
  patientName: 'Devon Price',
  birthDate: '1998-04-30',
  ageYears: 28,
  age: '28 y',
  reason: 'Panic, cannot sleep, thoughts of ending it',
  place: 'Worcester, MA',
  redFlags: ['mentions-suicide'],
  saysYes: [],
  emergency: false,
  waiting: false,
  line: 'Names a plan. Sister is with him; I have to end for a stroke.',
  since: ago(2),
  until: null,
  ...more,
})
const offersToMe = (page: Page, toMe: OfferRow[]) =>
  page.evaluate((toMe) => {
    window.fake.world.handOvers.toMe = toMe
    window.fake.emit('changed', { keys: ['queue'] })
  }, toMe)
const becomes = (page: Page, more: Partial<GivenOffer>) =>
  page.evaluate((more) => {
    const { handOvers } = window.fake.world
    handOvers.byMe = handOvers.byMe.map((one) => ({ ...one, ...more }))
    window.fake.emit('changed', { keys: ['queue'] })
  }, more)
const asked = (page: Page, channel: string) =>
  page.evaluate(
    (channel) => window.fake.world.calls.filter((call) => call.channel === channel).map(({ input }) => input),
    channel,
  )
const offered = (page: Page) => page.getByRole('region', { name: 'Offered to you' })
/** Nothing of the button is cut off by the list, or under its head. */
async function inSight(page: Page, button: string): Promise<boolean> {
  const [list, head, box] = await Promise.all(
    [offered(page), offered(page).locator('.offers-head'), page.getByRole('button', { name: button })].map(
      (one) => one.boundingBox(),
    ),
  )
  if (!list || !head || !box) return false
  return box.y >= head.y + head.height && box.y + box.height <= list.y + list.height
}
const banner = (page: Page) => page.locator('.given-offer')
const flags = (page: Page, id: string) =>
  page.evaluate((id) => {
    window.fake.override('queue.list', async (_, whole) => {
      const answer = await whole()
      if (answer.ok)
        for (const row of answer.value.waiting)
          row.redFlags = row.encounterId === id ? ['mentions-suicide'] : []
      return answer
    })
    window.fake.emit('changed', { keys: ['queue'] })
  }, id)

describe('who is offered a visit', () => {
  for (const [name, look] of [
    ['light', small],
    ['dark', { ...small, dark: true }],
  ] as const)
    test(`sees from whom, whom, where, why, the red flag and since when, above the queue (${name})`, async () => {
      const page = await open({}, look)
      await offersToMe(page, [
        offer('devon'),
        offer('arthur', {
          patientName: 'Arthur Whitcomb',
          age: '71 y',
          redFlags: [],
          emergency: true,
          waiting: true,
          reason: 'Chest pressure',
          place: 'Concord, NH',
          line: 'Chest pain. Waiting 8 min.',
        }),
      ])
      const text = await screen.textOf(offered(page))
      expect(text).toMatch(
        /Devon Price, 28 y.*2 min.*Mentions suicide.*Worcester, MA.*Dr Amari: “Names a plan/s,
      )
      expect(text).toContain('Dr Amari has the visit until you accept.')
      expect(text).toMatch(/Emergency.*The patient waits in the queue\./s)
      // What has just come can't be answered yet, and is paler.
      await page.locator('[aria-label="Accept Devon Price"]:not([aria-disabled="true"])').waitFor()
      // Both can be answered as they stand.
      for (const name of ['Devon Price', 'Arthur Whitcomb'])
        expect(await inSight(page, `Refuse ${name}`)).toBe(true)
      await picture(page, `offered-to-you-${name}`)
    })

  test('sees how many there are where more are offered than the list can show, and reaches each by the keyboard', async () => {
    const page = await open({}, small)
    const names = ['Devon Price', 'Arthur Whitcomb', 'Mei Tanaka', 'Jonah Abrams']
    await offersToMe(
      page,
      names.map((patientName, n) => offer(`${n}`, { patientName })),
    )
    expect(await screen.textOf(offered(page).locator('.offers-head'))).toContain('4')
    await page.keyboard.press('Shift+F6')
    for (const name of names) {
      const accept = page.getByRole('button', { name: `Accept ${name}` })
      await expect.poll(() => accept.evaluate((it) => it === document.activeElement)).toBe(true)
      expect(await inSight(page, `Refuse ${name}`)).toBe(true)
      for (const _ of ['to refuse', 'to why not', 'on']) await page.keyboard.press('Tab')
    }
    await picture(page, 'offered-to-you-many')
  })

  test('accepts by one press, and the visit opens; refuses by one press, with words if there are any', async () => {
    const page = await open({}, small)
    await offersToMe(page, [offer('devon'), offer('arthur', { patientName: 'Arthur Whitcomb' })])
    await page.getByRole('textbox', { name: 'Why not, to Dr Amari' }).last().fill('In a call until eleven.')
    await page.getByRole('button', { name: 'Refuse Arthur Whitcomb' }).click()
    await screen.acceptOffer(page, 'Devon Price')
    await offered(page).waitFor({ state: 'hidden' })
    expect(await asked(page, 'queue.refuseOffer')).toEqual([
      { handOverId: 'offer-arthur', line: 'In a call until eleven.' },
    ])
    expect(await asked(page, 'queue.acceptOffer')).toEqual([{ handOverId: 'offer-devon' }])
  })

  test('accepts and refuses nothing by a press on what has just moved under the hand', async () => {
    const page = await open({}, small)
    const arthur = offer('arthur', { patientName: 'Arthur Whitcomb' })
    await offersToMe(page, [offer('devon'), arthur])
    await page.locator('[aria-label="Accept Arthur Whitcomb"]:not([aria-disabled="true"])').waitFor()
    // In the page, as soon as it is drawn: a press through the driver would wait until it counts.
    const states = await page.evaluate(
      (arthur) =>
        new Promise((resolve) => {
          const drawn = () => {
            if (document.querySelector('[aria-label="Accept Devon Price"]')) return
            observer.disconnect()
            const press = (what: string) => {
              const button = document.querySelector<HTMLElement>(`[aria-label="${what} Arthur Whitcomb"]`)
              const state = button?.ariaDisabled
              button?.click()
              return state
            }
            resolve([press('Accept'), press('Refuse')])
          }
          const observer = new MutationObserver(drawn)
          observer.observe(document.body, { childList: true, subtree: true })
          window.fake.world.handOvers.toMe = [arthur]
          window.fake.emit('changed', { keys: ['queue'] })
        }),
      arthur,
    )
    expect(states).toEqual(['true', 'true'])
    await screen.acceptOffer(page, 'Arthur Whitcomb')
    expect(await asked(page, 'queue.acceptOffer')).toEqual([{ handOverId: 'offer-arthur' }])
    expect(await asked(page, 'queue.refuseOffer')).toEqual([])
  })

  test('reads why it was not accepted, and the offer stays', async () => {
    const page = await open({}, small)
    await offersToMe(page, [offer('devon')])
    await page.evaluate(() =>
      window.fake.refuseOnce('queue.acceptOffer', {
        code: 'central-unreachable',
        message: 'The server does not answer. It decides who has a visit; try again.',
      }),
    )
    await page.getByRole('button', { name: 'Accept Devon Price' }).click()
    await offered(page).getByText('The server does not answer.').waitFor()
    await page.keyboard.press('Shift+F6')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Accept')
  })
})

describe('who offers a visit', () => {
  for (const [name, look] of [
    ['light', small],
    ['dark', { ...small, dark: true }],
  ] as const)
    test(`keeps it until it is accepted, and takes it back by one press (${name})`, async () => {
      const page = await open({}, look)
      await screen.claim(page, 'Rosa Delgado')
      await page.getByRole('button', { name: 'End visit' }).click()
      await page.getByRole('menuitem', { name: 'Hand over to a colleague' }).click()
      const dialog = page.getByRole('dialog')
      // The first who is free and licensed is chosen already; without words nothing is offered.
      expect(await dialog.getByRole('radio', { name: /Dr Amari/ }).isChecked()).toBe(true)
      expect(await dialog.getByRole('button', { name: 'Offer the visit' }).isDisabled()).toBe(true)
      await dialog.getByRole('textbox').fill('Strep, penicillin anaphylaxis.')
      await picture(page, `hand-over-offer-${name}`)
      await page.keyboard.press('Enter')
      await banner(page).waitFor()
      expect(await screen.textOf(banner(page))).toContain(
        'Offered to Dr Amari, not accepted yet. You have the visit until then.',
      )
      expect(await screen.textOf(screen.ownRow(page, 'Rosa Delgado'))).toContain('Offered to Dr Amari')
      await picture(page, `hand-over-waits-${name}`)
      await banner(page).getByRole('button', { name: 'Take back' }).click()
      await banner(page).waitFor({ state: 'hidden' })
      expect(await screen.ownRow(page, 'Rosa Delgado').count()).toBe(1)
    })

  test('reads that it was refused, with the words, or not answered; and that the visit stays', async () => {
    const page = await open({}, small)
    await screen.claim(page, 'Rosa Delgado')
    await screen.handOver(page, 'Dr Amari', 'Strep.')
    await becomes(page, { state: 'refused', answer: 'In a call until eleven.' })
    await banner(page).getByText('Dr Amari refused').waitFor()
    expect(await screen.textOf(banner(page))).toMatch(
      /refused, .*: “In a call until eleven\.” You have the visit still\./,
    )
    await picture(page, 'hand-over-refused')
    await becomes(page, { state: 'unanswered', answer: null })
    await banner(page).getByText('Dr Amari did not answer by').waitFor()
    await banner(page).getByRole('button', { name: 'Offer to a colleague' }).click()
    await page.getByRole('dialog').waitFor()
  })

  test('has the choice stay under the hand when who is free changes', async () => {
    const page = await open({}, small)
    await screen.claim(page, 'Rosa Delgado')
    const here = (inCall: Record<string, boolean | null>) =>
      page.evaluate((inCall) => {
        window.fake.override('queue.colleagues', async () => ({
          ok: true,
          value: Object.entries(inCall).map(([id, inCall]) => ({
            practitionerId: id.toLowerCase(),
            name: `Dr ${id}`,
            availability: 'available' as const,
            licenses: ['MA' as const],
            inCall,
          })),
        }))
        window.fake.emit('changed', { keys: ['colleagues'] })
      }, inCall)
    await here({ Amari: null, Baum: false, Celik: false })
    await page.getByRole('button', { name: 'End visit' }).click()
    await page.getByRole('menuitem', { name: 'Hand over to a colleague' }).click()
    const dialog = page.getByRole('dialog')
    const checked = async () => screen.textOf(dialog.locator('label', { has: page.locator(':checked') }))
    // Of Dr Amari the server does not say that they are in no call.
    await dialog.getByText('Dr Amari · available').waitFor()
    expect(await checked()).toContain('Dr Baum · free')
    await here({ Amari: false, Baum: true, Celik: false })
    await dialog.getByText('Dr Baum · in a call').waitFor()
    expect(await checked()).toContain('Dr Baum')
    // Who has left is not given it, nor is anyone else unasked.
    await here({ Amari: false, Celik: false })
    await dialog.getByText('Dr Baum').waitFor({ state: 'hidden' })
    await dialog.getByRole('textbox').fill('Strep.')
    expect(await dialog.getByRole('button', { name: 'Offer the visit' }).isDisabled()).toBe(true)
  })

  test('is told where the server of before asks no colleague', async () => {
    const page = await open({ oldServer: true }, small)
    await screen.claim(page, 'Rosa Delgado')
    await page.getByRole('button', { name: 'End visit' }).click()
    await page.getByRole('menuitem', { name: 'Hand over to a colleague' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('This server does not ask the colleague').waitFor()
    // One press gives the visit away: to whom is chosen by hand.
    expect(await dialog.getByRole('radio', { checked: true }).count()).toBe(0)
    expect(await dialog.getByRole('button', { name: 'Hand over now' }).isDisabled()).toBe(true)
    await dialog.getByRole('radio', { name: /Dr Amari/ }).check()
    await dialog.getByRole('button', { name: 'Hand over now' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(await asked(page, 'queue.handOver')).toEqual([{ taskId: 'task-rosa', practitionerId: 'amari' }])
  })
})

describe('a waiting patient with a red flag', () => {
  const strip = (page: Page) => page.getByRole('region', { name: 'Red flags' })

  test('is sent by one press to a colleague who is free and licensed there, and taken back', async () => {
    const page = await open({}, small)
    await flags(page, 'mei')
    await strip(page).getByRole('button', { name: 'Send to Dr Amari: Mei Tanaka' }).click()
    await strip(page).getByText('Offered to Dr Amari').waitFor()
    expect(await asked(page, 'queue.offer')).toEqual([
      { taskId: 'task-mei', practitionerId: 'amari', line: 'Mentions suicide. Waiting 18 min.' },
    ])
    await picture(page, 'red-flag-sent')
    await strip(page).getByRole('button', { name: 'Take back: the offer of Mei Tanaka' }).click()
    await strip(page).getByRole('button', { name: 'Send to Dr Amari: Mei Tanaka' }).waitFor()
  })

  test('says that no one is free and licensed there', async () => {
    const page = await open({}, { ...small, dark: true })
    // Dr Lind has a license in NH, and is on a break.
    await flags(page, 'arthur')
    await strip(page).getByText('No free colleague licensed in NH').waitFor()
    await picture(page, 'red-flag-none-free')
  })

  test('names no one who has just refused', async () => {
    const page = await open({}, small)
    await flags(page, 'mei')
    await strip(page).getByRole('button', { name: 'Send to Dr Amari: Mei Tanaka' }).click()
    await becomes(page, { state: 'refused', answer: null })
    await strip(page).getByText('No one else free').waitFor()
    expect(await screen.textOf(strip(page))).toMatch(/Dr Amari refused/)
  })
})

describe('who has accepted a visit', () => {
  for (const [name, look] of [
    ['light', small],
    ['dark', { ...small, dark: true }],
  ] as const)
    test(`reads the note of who gave it above their own, with nothing to decide (${name})`, async () => {
      const page = await open({}, look)
      await screen.claim(page, 'Rosa Delgado')
      await screen.noteSection(page, 'Plan').waitFor()
      await page.evaluate(() => {
        window.fake.world.noteOf('rosa').colleagues = [
          {
            compositionId: 'of-amari',
            author: 'Dr Amari',
            state: 'unsigned',
            at: '2026-11-23T15:14:00Z',
            texts: [
              { title: 'Subjective', text: 'Three days of sore throat.\nSon treated for strep.' },
              { title: 'Assessment', text: 'Strep, likely.' },
            ],
          },
        ]
        window.fake.emit('changed', { keys: ['note:rosa'] })
      })
      const theirs = page.getByRole('region', { name: 'Note of Dr Amari' })
      await theirs.getByText('Strep, likely.').waitFor()
      expect(await screen.textOf(theirs)).toContain('Not signed yet')
      const [above, own] = [
        await theirs.boundingBox(),
        await screen.noteSection(page, 'Subjective').boundingBox(),
      ]
      expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(own?.y ?? 0)
      expect(await page.getByRole('button', { name: /Keep mine|Take theirs/ }).count()).toBe(0)
      await picture(page, `colleague-note-${name}`)
    })
})
