import { type Change, loadAltered } from '../../support/altered-source.ts'

/** Preloaded with `--import`, before a row loads the program: the changes that the environment names come with it. */
loadAltered(JSON.parse(process.env.ROUNDS_SECURITY_CHANGES ?? '[]') as Change[])
