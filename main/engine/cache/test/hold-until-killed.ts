/**
 * Opens the cache in the folder named as argument and holds it until killed; prints what became of it. With a second
 * argument it does so as the user of that number.
 */
import { writeSync } from 'node:fs'
import Database from 'better-sqlite3-multiple-ciphers'
import { openCache } from '../open.ts'
import { theKey } from './folder.ts'

const folder = process.argv[2] ?? ''
const user = Number(process.argv[3] ?? Number.NaN)
if (!Number.isNaN(user)) {
  // The program itself may lie where that user can't read: it is loaded before.
  new Database(':memory:').close()
  process.setgid?.(user)
  process.setuid?.(user)
}
const clock = { now: () => Date.now(), monotonic: () => performance.now(), after: () => () => {} }
try {
  const opened = openCache({ folder, key: theKey(), clock, log: () => {} })
  writeSync(1, 'held\n')
  // What nobody refers to is collected, and its lock with it.
  setInterval(() => opened.message, 1000)
} catch (error) {
  writeSync(1, `${(error as Error).name}: ${(error as Error).message}\n`)
}
