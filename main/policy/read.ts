import { app } from 'electron'
import { type Policy, PolicyReader } from './policy.ts'
import { fromCommandLine, fromEnvironment, fromFile, policyFile } from './sources.ts'

/** The policy of this machine: a switch comes before the environment, the environment before IT's file. */
export const readPolicy = (log: (line: string) => void): Promise<Policy> =>
  new PolicyReader(
    [
      fromCommandLine((name) => app.commandLine.getSwitchValue(name)),
      fromEnvironment(process.env),
      fromFile(policyFile(process.platform, process.env)),
    ],
    log,
  ).read()
