import { createServer } from 'node:net'

const lowest = 20_000
const highest = 32_767
const span = highest - lowest + 1
/** Several processes look at a time: each begins elsewhere. */
let next = (process.pid * 97) % span

/**
 * A port of loopback that nothing listens on, for a program that is told its port and takes it a moment later. It lies
 * below those that a system gives out by itself (Linux from 32768, Windows and macOS from 49152), or whoever asks for
 * any port in that moment may get it first.
 */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < span; tried++) {
    const port = lowest + next
    next = (next + 1) % span
    if (await isFree(port)) return port
  }
  throw new Error(`No port from ${lowest} to ${highest} is free.`)
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const trying = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => trying.close(() => resolve(true)))
  })
