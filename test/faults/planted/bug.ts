import type { Change } from '../../support/altered-source.ts'

/** A bug of the kind such systems have, put into the program as it is loaded; the files stay as they are. */
export type Bug = {
  name: string
  /** What a person has of it. */
  breaks: string
  /**
   * What has to notice: the schedules in one process, real processes that are killed, or, where random schedules meet
   * it too seldom, the schedule kept under this name.
   */
  by: 'schedules' | 'kills' | { kept: string }
  changes: Change[]
}

/** The environment variable that names the bug a process is to have. */
export const plantedIn = 'ROUNDS_FAULTS_PLANTED'
