/** Rows of `current` and `version` in the database; `at` in ms. `CurrentRow.version`: the `position` of the current version. */
export type CurrentRow = {
  type: string
  id: string
  version: number
  position: number
  deleted: number
  patient: string | null
  encounter: string | null
  status: string | null
  at: number
}
export type VersionRow = {
  position: number
  type: string
  id: string
  version_id: string
  at: number
  body: string | null
}
