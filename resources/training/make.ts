import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { storyBundle } from './bundle.ts'
import { cast } from './cast/index.ts'
import { accounts, organizations, practitioners, transaction } from './people.ts'
import { pharmacies } from './pharmacies.ts'
import { phrases } from './phrases.ts'

/** Writes the JSON that the central API loads in training mode: `node resources/training/make.ts`. */
const here = import.meta.dirname
const write = (name: string, content: unknown) =>
  writeFileSync(join(here, name), `${JSON.stringify(content, null, 2)}\n`)

mkdirSync(join(here, 'patients'), { recursive: true })
write('accounts.json', accounts)
write('practitioners.json', transaction(practitioners))
write('organizations.json', transaction(organizations))
write('pharmacies.json', transaction(pharmacies))
write('phrases.json', transaction(phrases))
for (const story of cast) write(`patients/${story.id}.json`, storyBundle(story))
