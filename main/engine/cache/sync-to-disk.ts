import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'

/** What the file holds is on disk when this returns. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** New names and renames in the folder are on disk when this returns. Windows keeps them by itself and can't be asked. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Whole or not at all, for its owner alone. */
export function writeWhole(path: string, bytes: Buffer): void {
  const beside = `${path}.new`
  writeFileSync(beside, bytes, { mode: 0o600 })
  syncFile(beside)
  renameSync(beside, path)
}
