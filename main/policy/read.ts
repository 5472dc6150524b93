import { app } from 'electron'
import { inOrder, type Policy, PolicyReader } from './policy.ts'
import { fromCommandLine, fromEnvironment, fromFile, isAdministrators, policyFile } from './sources.ts'

/**
 * The policy of this machine. In development a switch comes before the environment and the environment before IT's file. As installed
 * IT's file comes first: else a changed shortcut or a variable of the account would send the sign-in elsewhere.
 */
export function readPolicy(log: (line: string) => void): Promise<Policy> {
  const file = policyFile(process.platform)
  const { isPackaged } = app
  return new PolicyReader(
    inOrder(isPackaged, {
      asked: [fromCommandLine((name) => app.commandLine.getSwitchValue(name)), fromEnvironment(process.env)],
      file: isPackaged
        ? fromFile(file, (one) => isAdministrators(one, process.platform), log)
        : fromFile(file),
    }),
    log,
  ).read()
}
