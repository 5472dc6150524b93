import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Change, Row, Who } from './row.ts'
import { writable } from './table.ts'

/**
 * The table of what a workstation may write, in `docs/central-api.md`, made from the rows that are enforced.
 * `node central/fhir/writable/contract-table.ts` writes it; a test fails when the two differ.
 */

const contract = join(import.meta.dirname, '..', '..', '..', 'docs', 'central-api.md')
const begins = '<!-- What a workstation may write: made from central/fhir/writable/ by contract-table.ts -->'
const ends = '<!-- End of what a workstation may write -->'

const who: Record<Who, string> = {
  holder: 'its visit’s holder',
  author: 'its author, whose visit it is or was',
  anyone: 'whom it names',
}

const bound: Record<Row['bound'], string> = {
  visit: 'patient and encounter of the visit',
  chart: 'patient and encounter of the visit; changed in any visit of the patient’s, it stays of the first',
  patient: 'patient of the visit',
  none: 'no visit',
}

export function contractTable(): string {
  const head = ['resource', 'made by', 'changed by', 'deleted by', 'of', 'whom it names', 'and']
  const lines = [head, head.map(() => '---'), ...writable.map(cells)]
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

function cells({ type, kind, may, bound: of, author, rules }: Row): string[] {
  const by = (change: Change) => (may[change] ? who[may[change]] : 'nobody')
  const name = kind ? `**${type}** ${kind.name}` : `**${type}**`
  return [name, by('create'), by('update'), by('delete'), bound[of], author, rules.join(' ')]
}

/** The contract with this table between its two marks. Throws where they are gone. */
export function withTable(text: string): string {
  const [from, to] = [text.indexOf(begins), text.indexOf(ends)]
  if (from < 0 || to < from) throw new Error('docs/central-api.md lacks the marks of the table.')
  return `${text.slice(0, from)}${begins}\n${contractTable()}\n${text.slice(to)}`
}

export const readContract = (): string => readFileSync(contract, 'utf8')

if (import.meta.main) writeFileSync(contract, withTable(readContract()))
