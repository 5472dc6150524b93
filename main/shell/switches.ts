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
  'enable-sandbox-logging',
  // The keys of every connection, with which whoever recorded it reads it.
  'ssl-key-log-file',
  // Pages without the sandbox, without the same-origin rule, or with other code in them; processes of another program.
  'no-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-setuid-sandbox',
  'disable-namespace-sandbox',
  'disable-gpu-sandbox',
  'single-process',
  'in-process-gpu',
  'no-zygote',
  'browser-subprocess-path',
  'gpu-launcher',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
  'load-extension',
  'js-flags',
  // A camera that is a file, and what the page may see or hear without a person who says so.
  'use-fake-ui-for-media-stream',
  'use-fake-device-for-media-stream',
  'use-file-for-fake-audio-capture',
  'use-file-for-fake-video-capture',
  'auto-accept-camera-and-microphone-capture',
  'auto-select-desktop-capture-source',
  'auto-select-tab-capture-source-by-title',
  'auto-select-window-capture-source-by-title',
  // A keychain that protects nothing.
  'password-store',
  'use-mock-keychain',
  // A central API that isn't the one the certificate says.
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'host-rules',
  'host-resolver-rules',
]

/** The same by the environment. Electron's own are read before Rounds runs; taken away, at least no process of it has them. */
const refusedVariables = ['SSLKEYLOGFILE', 'ELECTRON_ENABLE_LOGGING', 'ELECTRON_LOG_FILE']

type CommandLine = { hasSwitch(name: string): boolean; removeSwitch(name: string): void }

/**
 * Before `ready`, in packaged builds: development and tests debug through them. Proxy switches stay, they are IT's.
 *
 * Too late for `js-flags`, `enable-logging`, `log-file`, `v`, `vmodule` and Electron's two variables, which are read before a line
 * of Rounds runs: what they do to this process is done. (Fuses close NODE_OPTIONS, ELECTRON_RUN_AS_NODE and Node's own debugger.)
 * Debugging ports, the sandbox and the network's switches are read later, so that taking them away holds.
 */
export function refuseSwitches(commandLine: CommandLine, log: (line: string) => void): void {
  for (const name of refused)
    if (commandLine.hasSwitch(name)) {
      commandLine.removeSwitch(name)
      log(`--${name} is not taken`)
    }
}

/** Likewise. Windows knows its variables by any case. */
export function refuseVariables(env: NodeJS.ProcessEnv, log: (line: string) => void): void {
  for (const name of Object.keys(env))
    if (refusedVariables.includes(name.toUpperCase())) {
      delete env[name]
      log(`${name} is not taken`)
    }
}
