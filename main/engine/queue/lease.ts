/** A lease as the central API tells it to one provider; seconds by its clock, at the moment of the answer. */
export type Lease = {
  task: string
  encounter: string
  patient: string
  holder: { reference: string; display: string }
  claim: number
  secondsLeft: number
  lastHeardSeconds: number
  lapsed: boolean
  mine: boolean
  /** Of one's own claim, to be stated with it: by this a server that was put back knows that it gave it. */
  proof?: string
}
