import { app, dialog } from 'electron'
import { withoutMessage } from '../processes/process-end.ts'

/** For the person who sees it in a box, and whom they ask: a cause that can be mended, without what was being read or written. */
export function startFailure(error: unknown, folder: string): string {
  const { code, name } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, name: 'Error' }
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk is full. Make room on it and start Rounds again.\n\n${folder}`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `Your account may not write to the folder in which Rounds keeps your work. Ask your IT department to allow it. Nothing was changed.\n\n${folder}`
    case 'ENOENT':
    case 'EIO':
    case 'ENOTDIR':
      return `The folder in which Rounds keeps your work can’t be read: its drive may be away or damaged. Nothing was changed.\n\n${folder}`
    default:
      return `Something went wrong before the window could open (${code ?? name}). Nothing was changed. Start Rounds again; if this stays, tell your IT department these words.`
  }
}

/**
 * No window, no second try: without an end it would go on unseen, and every later start would find that one running.
 */
export function cannotStart(error: unknown, log: (line: string) => void): void {
  log(`did not start: ${withoutMessage(error)}`)
  dialog.showErrorBox('Rounds can’t start', startFailure(error, app.getPath('userData')))
  app.exit(1)
}

/**
 * Errors that no one caught: said without their message, which may quote a patient, where Electron would put it with the
 * stack into a box. Thrown before the window they end the start. Afterwards main goes on: a call hangs on it, and what
 * is typed does not, since the engine keeps it.
 */
export function catchErrors(started: () => boolean, log: (line: string) => void): void {
  const goOn = (error: unknown) => log(`went on after an error: ${withoutMessage(error)}`)
  process.on('uncaughtException', (error) => (started() ? goOn(error) : cannotStart(error, log)))
  // The start itself waits for everything that it can't do without.
  process.on('unhandledRejection', goOn)
}
