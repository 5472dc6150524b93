import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startChromium } from './chromium.ts'
import './clock.ts'
import { commandLine, mayNotRunAsRoot, readCommandLine } from './command-line.ts'
import { dialog } from './desktop.ts'
import { goThroughProxy } from './proxy.ts'
import { redirectElectron } from './redirect.ts'

/**
 * What Electron's executable does: reads its command line, starts Chromium, runs the application's main file.
 * `electron [-r file] [--switches] folder`.
 */

redirectElectron(new URL('./electron-main.ts', import.meta.url).href)
const commandLineGiven = process.argv.slice(2)
const given = readCommandLine(commandLineGiven)
// Playwright's loader takes its own part off process.argv: the command line was read before.
process.argv = [process.execPath, ...process.argv.slice(2)]

goThroughProxy(commandLine.getSwitchValue('proxy-server'), commandLine.getSwitchValue('proxy-bypass-list'))

const folder = resolve(given.folder ?? '.')
const described = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'))
const { app, becomeReady, goneBefore } = await import('./app.ts')
app.describe(described, folder, commandLineGiven)
const { ROUNDS_STANDIN_AFTER: before } = process.env
delete process.env.ROUNDS_STANDIN_AFTER
if (before) await goneBefore(Number(before))

if (mayNotRunAsRoot()) {
  process.stderr.write(
    'Running as root without --no-sandbox is not supported. See https://crbug.com/638180.\n',
  )
  process.exit(1)
}
// As Electron does where the application has no listener of its own: a box with the message and the stack.
process.on('uncaughtException', (error) => {
  if (process.listenerCount('uncaughtException') > 1) return
  dialog.showErrorBox(
    'A JavaScript error occurred in the main process',
    `Uncaught Exception:\n${error.stack}`,
  )
})

const require = createRequire(resolve(folder, 'package.json'))
for (const file of given.required) require(resolve(file))

// As Electron does, `ready` waits until the main file has run: one that awaits it at its top level hangs.
await import(pathToFileURL(resolve(folder, described.main)).href)
// Not before: a second instance ends in there, and its Chromium would open a page in the first one's.
if (app.isQuitting) await new Promise(() => undefined)
const { version, devTools } = await startChromium(app.getPath('userData'), commandLine)
process.stderr.write(
  `Electron stand-in: Chromium ${version} driven by Playwright, for development and tests\n`,
)
// What Playwright waits for.
if (devTools) process.stderr.write(`DevTools listening on ${devTools}\n`)
becomeReady()
