import { createRequire } from 'node:module'
import type BetterSqlite from 'better-sqlite3-multiple-ciphers'

/**
 * better-sqlite3 with SQLCipher, by the entry of this platform. The module's own entry asks `process.report` which C library
 * this is, at each load on Linux: slow with open sockets, and reported to crash in Electron 42 (openai/codex#41636). Rounds
 * runs with glibc alone, as Electron does.
 */
const require = createRequire(import.meta.url)
const Database: typeof BetterSqlite = require(
  `better-sqlite3-multiple-ciphers/${process.platform}-${process.arch}`,
)

export default Database
