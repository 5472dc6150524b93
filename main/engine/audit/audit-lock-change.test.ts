import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Central, createCentral } from '../../../central/app.ts'
import { type Workstation, workstation } from '../testing/workstation.ts'

let central: Central
let one: Workstation
beforeEach(async () => {
  central = await createCentral({ database: ':memory:', training: true })
  one = await workstation(central.url)
})
afterEach(async () => {
  await one.close()
  await central.close()
})

const logins = () =>
  central.context.db
    .prepare<[], { body: string }>("SELECT body FROM version WHERE type = 'AuditEvent' ORDER BY position")
    .all()
    .map(({ body }) => JSON.parse(body))
    .filter(({ type }) => type.code === '110114')
    .map(({ outcomeDesc, subtype }) => [subtype[0].code, outcomeDesc])

test('locking and unlocking stand in the provider’s trail, with how and after how many wrong PINs', async () => {
  // Nobody's files: there is no one to whom it happened.
  one.engine().lockChanged({ kind: 'unlocked', by: 'pin', wrongTries: 0 })
  await one.signIn('okafor@training.rounds.example')
  one.engine().lockChanged({ kind: 'locked', why: 'idle' })
  one.engine().lockChanged({ kind: 'unlocked', by: 'pin', wrongTries: 3 })
  one.engine().lockChanged({ kind: 'unlocked', by: 'sign-in', wrongTries: 1 })
  await one.call('session.drain', {})
  await one.until(() => logins().length >= 4)
  expect(logins()).toEqual([
    ['110122', 'Signed in'],
    ['110123', 'Locked: idle'],
    ['110122', 'Unlocked: by pin, after 3 wrong PINs'],
    ['110122', 'Unlocked: by sign-in, after 1 wrong PIN'],
  ])
})
