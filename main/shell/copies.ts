import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type BrowserWindow, dialog } from 'electron'
import type { Channel, Output, Result } from '../../preload/contract/index.ts'
import { Refusal, refusalOf } from '../../preload/refusal.ts'

type CopyDeps = {
  window(): BrowserWindow | undefined
  /** Answers the engine's channels, behind the lock. */
  engine(channel: Channel, input: unknown): Promise<Result<unknown>>
  /** The decision of IT. */
  allowed: boolean
  /** For the file's name, which says nothing of the patient. */
  today(): string
}

const switchedOff = () =>
  new Refusal('not-allowed', 'Your IT department has switched off printing and saving of visits.')

/**
 * The only ways in which a copy of a visit leaves the machine other than to the central API: the printer, and a file
 * where the person says. What is copied is what the page lays out for print, and that is the summary alone
 * (`renderer/summary`). Each is recorded first: when the audit can't be written, nothing leaves.
 */
export function copies({ window, engine, allowed, today }: CopyDeps) {
  const record = (encounterId: string, how: string) => engine('summary.release', { encounterId, how })
  /** Throws where it may not leave. */
  async function release(encounterId: string, how: 'print' | 'pdf'): Promise<void> {
    const result = await record(encounterId, how)
    if (!result.ok) throw refusalOf(result.problem)
  }

  return {
    async 'summary.print'({ encounterId }: { encounterId: string }): Promise<Output<'summary.print'>> {
      const from = window()
      if (!allowed || !from) throw switchedOff()
      await release(encounterId, 'print')
      const failed = await new Promise<string>((done) => {
        from.webContents.print({ silent: false, printBackground: true }, (printed, why) =>
          done(printed ? '' : why || 'failed'),
        )
      })
      if (!failed) return { outcome: 'printed' }
      await record(encounterId, 'print-canceled')
      if (/cancel/i.test(failed)) return { outcome: 'canceled' }
      throw new Refusal('copy-failed', 'It could not be printed. Look at the printer.')
    },

    async 'summary.save'({ encounterId }: { encounterId: string }): Promise<Output<'summary.save'>> {
      const from = window()
      if (!allowed || !from) throw switchedOff()
      const { canceled, filePath } = await dialog.showSaveDialog(from, {
        title: 'Save the visit summary',
        defaultPath: `Visit summary ${today()}.pdf`,
        filters: [{ name: 'PDF', extensions: ['pdf'] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      })
      if (canceled || !filePath) return { outcome: 'canceled' }
      await release(encounterId, 'pdf')
      try {
        await writeFile(
          filePath,
          await from.webContents.printToPDF({ printBackground: true, pageSize: 'Letter' }),
        )
      } catch {
        await record(encounterId, 'pdf-failed')
        throw new Refusal('copy-failed', 'The file could not be saved there. Choose another place.')
      }
      return { outcome: 'saved', file: basename(filePath) }
    },
  }
}
