import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { files } from './files.ts'

/** Writes the JSON that the central API loads in training mode: `node resources/training/make.ts`. */
const here = import.meta.dirname

mkdirSync(join(here, 'patients'), { recursive: true })
for (const { name, text } of files) writeFileSync(join(here, name), text)
