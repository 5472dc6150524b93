/** Electron's command line: switches as `--name` or `--name=value`, one folder, `-r file`. */

const switches = new Map<string, string>()

export const commandLine = {
  appendSwitch: (name: string, value = '') => void switches.set(name, value),
  appendArgument: (name: string) => void switches.set(name.replace(/^--/, ''), ''),
  hasSwitch: (name: string) => switches.has(name),
  getSwitchValue: (name: string) => switches.get(name) ?? '',
  removeSwitch: (name: string) => void switches.delete(name),
}
export type CommandLine = typeof commandLine

/** Chromium's rule for each process that it starts, main and utility processes: root needs `--no-sandbox`. */
export const mayNotRunAsRoot = (): boolean =>
  process.platform === 'linux' && process.getuid?.() === 0 && !commandLine.hasSwitch('no-sandbox')

/** Reads the switches into `commandLine`; answers the application's folder and the files to require first. */
export function readCommandLine(given: string[]): { folder: string | undefined; required: string[] } {
  const required: string[] = []
  let folder: string | undefined
  for (let i = 0; i < given.length; i += 1) {
    const word = given[i] as string
    if (word === '-r') {
      i += 1
      required.push(given[i] as string)
    } else if (word.startsWith('--')) {
      const [, name = '', value = ''] = /^--([^=]*)=?(.*)$/s.exec(word) ?? []
      commandLine.appendSwitch(name, value)
    } else folder ??= word
  }
  return { folder, required }
}
