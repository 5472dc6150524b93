import { createCentral } from '../app.ts'
import type { SettingsInput } from '../base/settings.ts'

/**
 * The training practice in a process of its own, for tests of what must not end one. `argv[2]`: settings as JSON. Says
 * its address in a line, and ends when its input does.
 */
const settings = JSON.parse(process.argv[2] ?? '{}') as SettingsInput
const central = await createCentral({ database: ':memory:', port: 0, training: true, settings })
console.log(central.url)
process.stdin.resume()
process.stdin.on('end', () => void central.close().then(() => process.exit(0)))
