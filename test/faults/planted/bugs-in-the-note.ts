import type { Bug } from './bug.ts'

export const bugsInTheNote: Bug[] = [
  {
    name: 'other-device-overwritten',
    breaks:
      'What the author’s other device wrote is not taken over and is overwritten by the next edit here.',
    by: 'schedules',
    changes: [
      {
        file: 'main/engine/note/note-texts.ts',
        find: 'if (sectionCodes.every((code) => theirs[code]',
        replace: 'if (at || sectionCodes.every((code) => theirs[code]',
      },
    ],
  },
  {
    name: 'signature-drops-later-words',
    breaks: 'What was typed in the last two seconds before signing is not in the signed note.',
    by: 'schedules',
    changes: [
      {
        file: 'main/engine/visit/signing.ts',
        find: 'const texts = noteTexts(desk.cache, encounterId, composition)\n',
        replace: 'const texts = textsOf(composition)\n',
      },
    ],
  },
  {
    name: 'decision-in-one-version-only',
    breaks: 'An older version of the note that still waits goes out undecided and undoes what was decided.',
    by: 'schedules',
    changes: [
      {
        file: 'main/engine/note/note-handlers.ts',
        find: 'if (visit.composition?.id)',
        replace: "if (visit.composition?.id === '')",
      },
    ],
  },
  {
    name: 'unseen-merge-undone',
    breaks: 'An editor that has not shown the merged words yet deletes them with its next letter.',
    by: 'schedules',
    changes: [
      {
        file: 'main/engine/note/typed.ts',
        find: 'if (!entry || !typed) return null',
        replace: 'if (!entry || !typed || entry) return null',
      },
    ],
  },
]
