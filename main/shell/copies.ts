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
type Kind = {
  release: 'summary.release' | 'instructions.release' | 'letters.release' | 'chart.releaseDocument'
  file: string
  title: string
  /** What makes a FHIR document of it. */
  document?: 'letters.document' | 'chart.document'
}

/** As what a file is saved. */
const fileTypes = {
  pdf: { extension: 'pdf', name: 'PDF' },
  fhir: { extension: 'json', name: 'FHIR document' },
} as const
type Saved = Output<'summary.save'>

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

const letters: Kind = {
  release: 'letters.release',
  file: 'Letter',
  title: 'Save the letter',
  document: 'letters.document',
}
const chart: Kind = {
  release: 'chart.releaseDocument',
  file: 'Chart',
  title: 'Save the chart',
  document: 'chart.document',
}

/**
 * The only ways in which a copy of a visit leaves the machine other than to the central API: the printer, and a file
 * where the person says. A FHIR document is what the engine makes; else what is copied is what the page lays out for print, and that is the summary, the instructions, or one
 * letter alone (`renderer/summary`, `renderer/instructions`, `renderer/letters`). Each is recorded first: when the audit can't be written, nothing leaves.
 */
export function copies({ window, engine, allowed, today }: CopyDeps) {
  /** What is released is said to the engine as the page named it. */
  type Of = { encounterId: string; letterId?: string }

  function copiesOf({ release, file, title, document = 'letters.document' }: Kind) {
    const record = (of: Of, how: string) => engine(release, { ...of, how })
    /** Throws where it may not leave. */
    async function released(of: Of, how: 'print' | 'pdf'): Promise<void> {
      const result = await record(of, how)
      if (!result.ok) throw refusalOf(result.problem)
    }
    return {
      async print(of: Of): Promise<Output<'summary.print'>> {
        const from = window()
        if (!allowed || !from) throw switchedOff()
        await released(of, 'print')
        const failed = await new Promise<string>((done) => {
          from.webContents.print({ silent: false, printBackground: true }, (printed, why) =>
            done(printed ? '' : why || 'failed'),
          )
        })
        if (!failed) return { outcome: 'printed' }
        await record(of, 'print-canceled')
        if (/cancel/i.test(failed)) return { outcome: 'canceled' }
        throw new Refusal('copy-failed', 'It could not be printed. Look at the printer.')
      },

      save: (of: Of): Promise<Saved> =>
        toFile(of, 'pdf', async (from) => {
          await released(of, 'pdf')
          return () => from.webContents.printToPDF({ printBackground: true, pageSize: 'Letter' })
        }),

      /** What the engine makes of it, and records with it; the page has no part in it. */
      saveDocument: (of: Of): Promise<Saved> =>
        toFile(of, 'fhir', async () => {
          const made = await engine(document, of)
          if (!made.ok) throw refusalOf(made.problem)
          return async () => (made.value as Output<typeof document>).json
        }),
    }

    /** `recorded`: that it leaves is in the audit trail once this is answered; what throws there keeps it back. */
    async function toFile(
      of: Of,
      how: keyof typeof fileTypes,
      recorded: (from: BrowserWindow) => Promise<() => Promise<Buffer | string>>,
    ): Promise<Saved> {
      const from = window()
      if (!allowed || !from) throw switchedOff()
      const { extension, name } = fileTypes[how]
      const { canceled, filePath } = await dialog.showSaveDialog(from, {
        title,
        defaultPath: `${file} ${today()}.${extension}`,
        filters: [{ name, extensions: [extension] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      })
      if (canceled || !filePath) return { outcome: 'canceled' }
      const made = await recorded(from)
      try {
        await writeFile(filePath, await made())
      } catch {
        await record(of, `${how}-failed`)
        throw new Refusal('copy-failed', 'The file could not be saved there. Choose another place.')
      }
      return { outcome: 'saved', file: basename(filePath) }
    }
  }

  const [ofSummary, ofInstructions, ofLetters, ofChart] = [
    copiesOf(summary),
    copiesOf(instructions),
    copiesOf(letters),
    copiesOf(chart),
  ]
  return {
    'summary.print': ofSummary.print,
    'summary.save': ofSummary.save,
    'instructions.print': ofInstructions.print,
    'instructions.save': ofInstructions.save,
    'letters.print': ofLetters.print,
    'letters.save': ofLetters.save,
    'letters.saveDocument': ofLetters.saveDocument,
    'chart.saveDocument': ofChart.saveDocument,
  }
}
