import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type BrowserWindow, dialog } from 'electron'
import type { Channel, Output, Result } from '../../preload/contract.ts'

type Given = {
  window(): BrowserWindow | undefined
  /** Answers the engine's channels, behind the lock. */
  engine(channel: Channel, input: unknown): Promise<Result<unknown>>
  /** What IT decided. */
  allowed: boolean
  /** For the file's name, which says nothing of the patient. */
  today(): string
}

const switchedOff = 'Your IT department has switched off printing and saving of visits.'

/**
 * The only ways in which a copy of a visit leaves the machine other than to the central API: the printer, and a file
 * where the person says. What is copied is what the page lays out for print, and that is the summary alone
 * (`renderer/summary`). Each is recorded first: when the audit can't be written, nothing leaves.
 */
export function copies({ window, engine, allowed, today }: Given) {
  /** Words when it may not leave. */
  async function release(encounterId: string, how: string): Promise<string> {
    const result = await engine('summary.release', { encounterId, how })
    return result.ok ? '' : result.problem.words
  }

  return {
    async 'summary.print'({ encounterId }: { encounterId: string }): Promise<Output<'summary.print'>> {
      const from = window()
      if (!allowed || !from) return { words: switchedOff }
      const refused = await release(encounterId, 'print')
      if (refused) return { words: refused }
      const failed = await new Promise<string>((done) => {
        from.webContents.print({ silent: false, printBackground: true }, (printed, why) =>
          done(printed ? '' : why || 'failed'),
        )
      })
      if (failed) await release(encounterId, 'print-cancelled')
      return {
        words: failed === '' || /cancel/i.test(failed) ? '' : 'It could not be printed. Look at the printer.',
      }
    },

    async 'summary.save'({ encounterId }: { encounterId: string }): Promise<Output<'summary.save'>> {
      const from = window()
      if (!allowed || !from) return { saved: null, words: switchedOff }
      const { canceled, filePath } = await dialog.showSaveDialog(from, {
        title: 'Save the visit summary',
        defaultPath: `Visit summary ${today()}.pdf`,
        filters: [{ name: 'PDF', extensions: ['pdf'] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      })
      if (canceled || !filePath) return { saved: null, words: '' }
      const refused = await release(encounterId, 'pdf')
      if (refused) return { saved: null, words: refused }
      try {
        await writeFile(
          filePath,
          await from.webContents.printToPDF({ printBackground: true, pageSize: 'Letter' }),
        )
      } catch {
        await release(encounterId, 'pdf-failed')
        return { saved: null, words: 'The file could not be saved there. Choose another place.' }
      }
      return { saved: basename(filePath), words: '' }
    },
  }
}
