import { narrativeText } from '../../../../main/clinical/notes/narrative-text.ts'
import { recordSummary } from '../../../../main/clinical/records/record-summary.ts'
import { redFlagsIn } from '../../../../main/clinical/red-flags/red-flags.ts'
import { convert, labelOf } from '../../../../main/clinical/units.ts'
import { mergeText } from '../../../../main/engine/merge/merge-text.ts'
import { nearlySame } from '../../../../main/engine/queue/similar-names.ts'
import { mergeLateText } from '../../../../main/engine/record/addendum-merge.ts'
import { newLines, withLines } from '../../../../main/engine/record/new-lines.ts'
import { cleanLine } from '../../../../preload/views/text.ts'
import { growth, linear } from '../../../support/cost.ts'
import type { Attack, Weakening } from '../attack.ts'

/** Work that grows faster than its size, so that a large enough one stops everything else. */
const freezes = (title: string, of: Attack['of'], size: number, work: (size: number) => unknown): Attack => ({
  title,
  of,
  // On a slow machine nothing comes back at all: that is the freeze, too.
  ends: true,
  async run() {
    // Once before: the first run of anything is the dearest.
    work(size)
    const times = growth(work, size, 2)
    return times < linear ? null : `four times the size costs ${Math.round(times)} times as much`
  },
})

const blanks = (lines: number) => '\n'.repeat(lines)
const halfBlank = (lines: number) => Array.from({ length: lines }, (_, n) => (n % 2 ? '' : `line ${n}`))
const numbered = (name: string, lines: number) => Array.from({ length: lines }, (_, n) => `${name} ${n}`)
const merge = 'main/engine/merge/merge-lines.ts'
const newLinesFile = 'main/engine/record/new-lines.ts'
const names = 'main/engine/queue/similar-names.ts'
const narrative = 'main/clinical/notes/narrative-text.ts'
const scan = 'CT (CT ABDOMEN AND PELVIS WITH CONTRAST FOR SUSPECTED APPENDICITIS IN ADULT'
const units = 'main/clinical/units.ts'

export const costs: Weakening[] = [
  {
    rule: 'Versions of a note that would take long to compare are for a person.',
    changes: [
      {
        file: merge,
        find: 'return steps(base, mine) + steps(base, theirs) <= mostSteps',
        replace: 'return true',
      },
    ],
    attacks: [
      freezes('freezes the engine with blank lines in a note', 'S14', 150, (size) =>
        mergeText(blanks(size), `mine${blanks(size)}`, `${blanks(size)}theirs`),
      ),
      freezes('freezes the engine with blank lines between those of a note', 'S14', 300, (size) => {
        const lines = halfBlank(size)
        return mergeText(lines.join('\n'), ['mine', ...lines].join('\n'), lines.with(-2, 'theirs').join('\n'))
      }),
      freezes('freezes the engine with blank lines in an addendum', 'S14', 150, (size) =>
        mergeLateText(blanks(size), `mine${blanks(size)}x`, `theirs${blanks(size)}y`),
      ),
    ],
  },
  {
    rule: 'Paragraphs of two long texts are not held against each other one by one.',
    changes: [{ file: newLinesFile, find: '> mostComparisons', replace: '< 0' }],
    attacks: [
      freezes('freezes the engine with lines that come after the signature', 'S14', 2000, (size) =>
        withLines('', { title: 'Plan', lines: newLines(numbered('late', size).join('\n'), '', '') }),
      ),
    ],
  },
  {
    rule: 'Of a name a hundred characters are compared.',
    changes: [
      { file: names, find: 'partsOf(name.slice(0, longest))', replace: 'partsOf(name)' },
      { file: names, find: "parts.join(' ').slice(0, longest)", replace: "parts.join(' ')" },
    ],
    attacks: [
      freezes('freezes each queue with two long names', 'S22', 1000, (size) =>
        nearlySame('x'.repeat(size), `${'x'.repeat(size)}y`),
      ),
      freezes('freezes each queue with long names of many parts', 'S22', 1000, (size) =>
        nearlySame('ab '.repeat(size / 3), `${'ab '.repeat(size / 3)}a`),
      ),
    ],
  },
  {
    rule: 'A tag that never ends is looked for once.',
    changes: [
      {
        file: narrative,
        find: "yield { kind: 'text', text: xhtml.slice(open), raw: false }\n      return",
        replace: "yield { kind: 'text', text: '<', raw: true }\n      at = open + 1\n      continue",
      },
    ],
    attacks: [
      freezes('freezes the engine with tags that never end', 'S13', 8000, (size) =>
        narrativeText(`<div>${'<a '.repeat(size)}`),
      ),
      freezes('freezes the engine with comments that never end', 'S13', 8000, (size) =>
        narrativeText(`<div>${'<!--'.repeat(size)}`),
      ),
    ],
  },
  {
    rule: 'From the title of a record nothing is cut that its source wrote.',
    changes: [
      {
        file: 'main/clinical/records/record-summary.ts',
        find: 'titleText(one, nameOf)',
        replace: "titleText(one, nameOf).replace(/ \\((?:[A-Z][\\w\\- ]* [\\w.-]+(?:, )?)+\\)$/, '')",
      },
    ],
    attacks: [
      // Each three characters more cost three times as much: few are enough.
      freezes('freezes the chart with a bracket that is left open', 'hostile text', 17, (size) =>
        recordSummary({ resourceType: 'ServiceRequest', ...{ code: { text: scan.slice(0, size) } } }),
      ),
    ],
  },
  {
    rule: 'A unit is short, and its annotation holds no brace.',
    changes: [
      { file: units, find: "code.replace(/\\{[^{}]*\\}/g, '')", replace: "code.replace(/\\{[^}]*\\}/g, '')" },
      { file: units, find: 'if (code.length > longestUnit) return code', replace: '' },
    ],
    attacks: [
      freezes('freezes the chart with a unit of braces', 'hostile text', 4000, (size) =>
        convert(1, '{'.repeat(size), 'mg'),
      ),
      freezes('freezes the chart with a unit of brackets', 'hostile text', 12_000, (size) =>
        labelOf(`${'['.repeat(size)}${Math.random()}`),
      ),
      freezes('freezes the chart with a unit of dots', 'hostile text', 12_000, (size) =>
        labelOf(`${'.'.repeat(size)}${Math.random()}`),
      ),
    ],
  },
  {
    rule: 'A run of blanks is looked at once.',
    changes: [
      {
        file: 'preload/views/text.ts',
        find: "cleanText(text).replaceAll(/\\s+/g, (blanks) => (/[\\n\\t]/.test(blanks) ? ' ' : blanks))",
        replace: "cleanText(text).replaceAll(/\\s*[\\n\\t]\\s*/g, ' ')",
      },
    ],
    attacks: [
      freezes('freezes the engine with blanks in a line', 'hostile text', 8000, (size) =>
        cleanLine(`${' '.repeat(size)}x`),
      ),
    ],
  },
  {
    rule: 'A red flag is a phrase at the beginning of a word, not anything before it.',
    changes: [
      {
        file: 'main/clinical/red-flags/red-flags.ts',
        find: `String.raw\`\\b\${one}\`)`,
        replace: `String.raw\`\\b.*\${one}\`)`,
      },
    ],
    attacks: ['word ', 'chest pai ', 'i want to ', 'no ', '1 ', 'suicida ', 'can t breat '].map((piece) =>
      freezes(`freezes the queue with a reason that repeats "${piece.trim()}"`, 'hostile text', 400, (size) =>
        redFlagsIn(piece.repeat(size / piece.length)),
      ),
    ),
  },
]
