import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import type Database from 'better-sqlite3-multiple-ciphers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../database/database.ts'
import { accountCommand, firstLine } from './account-command.ts'
import { openAccounts } from './accounts.ts'
import { passwordMatches } from './password.ts'
import { addTrainingAccounts } from './training-accounts.ts'

let db: Database.Database
beforeEach(() => {
  db = openDatabase(':memory:')
})
afterEach(() => void db.close())

const add = (args: string[], typed: string) => {
  const printed: string[] = []
  const readPassword = () => firstLine(Readable.from([typed]))
  return accountCommand(args, { db, readPassword, print: (line) => printed.push(line) }).then((code) => ({
    code,
    printed,
  }))
}

it('an account is added from the command line, its password read from standard input', async () => {
  const args = ['add', 'ines@clinic.example', '--practitioner', 'marchetti']
  expect(await add(args, 'a long password\n')).toEqual({
    code: 0,
    printed: ['ines@clinic.example can sign in as Practitioner/marchetti.'],
  })
  const account = await openAccounts(db).signIn(' INES@clinic.example', 'a long password')
  expect(account).toMatchObject({ practitioner: 'marchetti', email: 'ines@clinic.example' })

  expect((await add(args, 'another password')).code).toBe(0)
  expect(await openAccounts(db).signIn('ines@clinic.example', 'a long password')).toBeUndefined()
  expect((await openAccounts(db).signIn('ines@clinic.example', 'another password'))?.id).toBe(account?.id)
})

it('a password is hashed as OWASP asks, and at the cost that was given where one was', async () => {
  const account = { email: 'ines@clinic.example', practitioner: 'marchetti' }
  const hash = () => (db.prepare('SELECT password FROM account').get() as { password: string }).password
  await openAccounts(db).add({ ...account, password: 'a long password' })
  expect(hash()).toMatch(/^scrypt\$32768\$8\$3\$/)
  const cheap = openAccounts(db, { N: 1024, r: 8, p: 1 })
  await cheap.add({ ...account, password: 'another password' })
  expect(hash()).toMatch(/^scrypt\$1024\$8\$1\$/)
  expect(await cheap.signIn('ines@clinic.example', 'another password')).toMatchObject(account)
  expect(await cheap.signIn('nobody@clinic.example', 'another password')).toBeUndefined()
})

it.each([
  [['add', 'ines@clinic.example'], 'long enough', 2, 'Usage:'],
  [['drop', 'ines@clinic.example', '--practitioner', 'x'], 'long enough', 2, 'Usage:'],
  [['add', 'ines', '--practitioner', 'x'], 'long enough', 1, 'not an e-mail address'],
  [['add', 'ines@clinic.example', '--practitioner', 'a b'], 'long enough', 1, 'id of a Practitioner'],
  [['add', 'ines@clinic.example', '--practitioner', 'x'], '', 1, 'at least 8'],
] as const)(
  'the command line %j with the password %j is refused with words',
  async (args, typed, code, message) => {
    const answer = await add([...args], typed)
    expect(answer.code).toBe(code)
    expect(answer.printed.join()).toContain(message)
  },
)

it('training accounts come from their file, and a missing file means none', async () => {
  const accounts = openAccounts(db)
  expect((await addTrainingAccounts(accounts)).map(({ name }) => name)).toContain(
    'Dana Novak, NP, supervised by Dr Adaeze Okafor',
  )
  expect(await accounts.signIn('okafor@training.rounds.example', 'training')).toMatchObject({
    practitioner: 'okafor',
  })

  const folder = mkdtempSync(join(tmpdir(), 'rounds-accounts-'))
  expect(await addTrainingAccounts(accounts, pathToFileURL(join(folder, 'none.json')))).toEqual([])
  writeFileSync(join(folder, 'bad.json'), '{}')
  await expect(addTrainingAccounts(accounts, pathToFileURL(join(folder, 'bad.json')))).rejects.toThrow()
})

it('a hash of another scheme matches nothing', async () => {
  expect(await passwordMatches('x', 'bcrypt$1$2$3$4$5')).toBe(false)
})
