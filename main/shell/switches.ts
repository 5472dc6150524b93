/**
 * Chromium's switches with which someone who can start Rounds (a shortcut, another program of the same account) would
 * read it from outside, weaken what protects it, or have it write down what it sends.
 */
const refused = [
  // A debugger attached to the page reads the chart. The fuses close Node's own, not this one.
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  // Requests and answers, with tokens and bodies when asked, in clear in a file.
  'log-net-log',
  'net-log-capture-mode',
  'enable-logging',
  'log-file',
  'v',
  'vmodule',
  'trace-startup',
  'trace-startup-file',
  // Pages without the sandbox, without the same-origin rule, or with other code in them.
  'no-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'load-extension',
  'js-flags',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  // A central API that isn't the one the certificate says.
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'host-rules',
  'host-resolver-rules',
]

type CommandLine = { hasSwitch(name: string): boolean; removeSwitch(name: string): void }

/**
 * Before `ready`, in packaged builds: development and tests debug through them. Proxy switches stay, they are IT's. What
 * Chromium reads before a line of Rounds runs (its own logging, perhaps) is out of reach from here, and not yet tried
 * in Electron.
 */
export function refuseSwitches(commandLine: CommandLine, log: (line: string) => void): void {
  for (const name of refused)
    if (commandLine.hasSwitch(name)) {
      commandLine.removeSwitch(name)
      log(`--${name} is not taken`)
    }
}
