import type { Bug } from './bug.ts'

export const bugsInTheNote: Bug[] = [
  {
    name: 'other-device-overwritten',
    breaks:
      'What the author’s other device wrote is not taken over and is overwritten by the next edit here.',
    by: 'schedules',
    changes: [
      {
        file: 'main/engine/record/note-texts.ts',
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
        file: 'main/engine/signing/sign-visit.ts',
        find: 'const texts = noteTexts(context.cache, encounterId, composition)\n',
        replace: 'const texts = textsOf(composition)\n',
      },
    ],
  },
]
