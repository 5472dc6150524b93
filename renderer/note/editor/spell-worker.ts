import nspell from 'nspell'
import { catalog } from '../../../main/clinical/catalogs/medications.ts'
import aff from '../../../node_modules/dictionary-en/index.aff?raw'
import dic from '../../../node_modules/dictionary-en/index.dic?raw'
import { clinicalWords } from './spell-words.ts'

/** Beside the page: the dictionary takes half a second to read, and a suggestion a tenth. Nothing leaves this machine. */

export type Asked = { id: number; words: string[] }
export type Answered = { id: number; wrong: [word: string, suggestions: string[]][] }

const most = 4
const spell = nspell({ aff, dic })
for (const word of clinicalWords) spell.add(word)
for (const name of catalog.flatMap((each) => JSON.stringify(each).match(/[A-Za-z]{4,}/g) ?? []))
  spell.add(name.toLowerCase())

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  const wrong = data.words
    .filter((word) => !spell.correct(word))
    .map((word): [string, string[]] => [word, spell.suggest(word).slice(0, most)])
  postMessage({ id: data.id, wrong } satisfies Answered)
})
