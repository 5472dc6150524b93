import { outliveOutput } from './dead-output.ts'

/**
 * What a dying process says: the kind of error and where, but not its message, which may quote what was being
 * written.
 */
export function withoutMessage(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const { code } = error as NodeJS.ErrnoException
  return [`${error.name}${typeof code === 'string' ? ` ${code}` : ''}`, ...frames.slice(0, 8)].join('\n')
}

/** Says so by `closed`, and is ended by the shell; by itself only where the shell does not. */
export function endAfter(finish: Promise<void> | void, closed: () => void): void {
  const end = () => {
    closed()
    setTimeout(() => process.exit(0), 5_000)
  }
  Promise.resolve(finish).then(end, end)
}

/** An error that no one caught ends the process; the shell starts it again. Its output may be gone, and that ends nothing. */
export function dieQuietly(name: string): void {
  outliveOutput()
  const die = (error: unknown) => {
    process.stderr.write(`${name}: died: ${withoutMessage(error)}\n`)
    process.exit(1)
  }
  process.on('uncaughtException', die)
  process.on('unhandledRejection', die)
}
