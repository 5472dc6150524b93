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
  /** For the file's name. */
  today(): string
}

const switchedOff = () =>
  new Refusal('not-allowed', 'Your IT department has switched off printing and saving of visits.')

/** What a copy is of: who records it, and what its file is called, which says nothing of the patient. */
type Kind = { release: 'summary.release' | 'instructions.release'; file: string; title: string }

const summary: Kind = {
  release: 'summary.release',
  file: 'Visit summary',
  title: 'Save the visit summary',
}
const instructions: Kind = {
  release: 'instructions.release',
  file: 'Instructions',
  title: 'Save the instructions',
}

/**
 * The only ways in which a copy of a visit leaves the machine other than to the central API: the printer, and a file
 * where the person says. What is copied is what the page lays out for print, and that is the summary, or the instructions, alone
 * (`renderer/summary`, `renderer/instructions`). Each is recorded first: when the audit can't be written, nothing leaves.
 */
export function copies({ window, engine, allowed, today }: CopyDeps) {
  type Of = { encounterId: string }

  function copiesOf({ release, file, title }: Kind) {
    const record = (encounterId: string, how: string) => engine(release, { encounterId, how })
    /** Throws where it may not leave. */
    async function released(encounterId: string, how: 'print' | 'pdf'): Promise<void> {
      const result = await record(encounterId, how)
      if (!result.ok) throw refusalOf(result.problem)
    }
    return {
      async print({ encounterId }: Of): Promise<Output<'summary.print'>> {
        const from = window()
        if (!allowed || !from) throw switchedOff()
        await released(encounterId, 'print')
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

      async save({ encounterId }: Of): Promise<Output<'summary.save'>> {
        const from = window()
        if (!allowed || !from) throw switchedOff()
        const { canceled, filePath } = await dialog.showSaveDialog(from, {
          title,
          defaultPath: `${file} ${today()}.pdf`,
          filters: [{ name: 'PDF', extensions: ['pdf'] }],
          properties: ['createDirectory', 'showOverwriteConfirmation'],
        })
        if (canceled || !filePath) return { outcome: 'canceled' }
        await released(encounterId, 'pdf')
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

  const [ofSummary, ofInstructions] = [copiesOf(summary), copiesOf(instructions)]
  return {
    'summary.print': ofSummary.print,
    'summary.save': ofSummary.save,
    'instructions.print': ofInstructions.print,
    'instructions.save': ofInstructions.save,
  }
}
