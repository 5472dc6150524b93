import type { Sqlite } from './encrypted-file.ts'
import { statements } from './statements.ts'
import type { HeldVisit, ReadableVisitRecords, WritableVisitRecords } from './visit-records.ts'

/** Of older claims nothing is asked any more. */
const remembered = 200

type Columns = {
  task: string
  encounter: string
  patient: string
  claim: number
  proof: string | null
  since: string
  patient_name: string
  birth_date: string | null
  reason: string
  taken_over_by: string | null
  taken_over_at: string | null
  appointment: string | null
  join_token: string | null
  given_up: 0 | 1
  given_to: string | null
  given_at: string | null
}

type Of = 'heldVisits' | 'heldVisit' | 'heldTask' | 'claimProof' | 'putHeldVisit' | 'updateHeldVisit'

/** The claims of this provider, in the order in which they were given. */
export function heldVisitsIn(db: Sqlite): Pick<ReadableVisitRecords & WritableVisitRecords, Of> {
  const sql = statements({
    all: () => db.prepare('SELECT * FROM held_visit ORDER BY n'),
    ofEncounter: () => db.prepare('SELECT * FROM held_visit WHERE encounter = ? ORDER BY n DESC LIMIT 1'),
    ofTask: () => db.prepare('SELECT * FROM held_visit WHERE task = ?'),
    proof: () => db.prepare('SELECT proof FROM held_visit WHERE task = ? AND claim = ?').pluck(),
    put: () =>
      db.prepare(`
      INSERT INTO held_visit (task, encounter, patient, claim, proof, since, patient_name, birth_date, reason,
        taken_over_by, taken_over_at, appointment, join_token, given_up, given_to, given_at)
      VALUES (@task, @encounter, @patient, @claim, @proof, @since, @patient_name, @birth_date, @reason,
        @taken_over_by, @taken_over_at, @appointment, @join_token, @given_up, @given_to, @given_at)
      ON CONFLICT (task) DO UPDATE SET n = (SELECT max(n) + 1 FROM held_visit), encounter = @encounter,
        patient = @patient, claim = @claim, proof = @proof, since = @since, patient_name = @patient_name,
        birth_date = @birth_date, reason = @reason, taken_over_by = @taken_over_by,
        taken_over_at = @taken_over_at, appointment = @appointment, join_token = @join_token,
        given_up = @given_up, given_to = @given_to, given_at = @given_at`),
    update: () =>
      db.prepare(`
      UPDATE held_visit SET encounter = @encounter, patient = @patient, claim = @claim, proof = @proof,
        since = @since, patient_name = @patient_name, birth_date = @birth_date, reason = @reason,
        taken_over_by = @taken_over_by, taken_over_at = @taken_over_at, appointment = @appointment,
        join_token = @join_token, given_up = @given_up, given_to = @given_to, given_at = @given_at
      WHERE task = @task`),
    trim: () =>
      db.prepare(
        'DELETE FROM held_visit WHERE n <= (SELECT n FROM held_visit ORDER BY n DESC LIMIT 1 OFFSET ?)',
      ),
  })
  const one = (row: unknown) => (row === undefined ? undefined : visitOf(row as Columns))

  return {
    heldVisits: () => (sql.all.all() as Columns[]).map(visitOf),
    heldVisit: (encounterId) => one(sql.ofEncounter.get(encounterId)),
    heldTask: (taskId) => one(sql.ofTask.get(taskId)),
    claimProof(claim) {
      const [task, number] = claim.split(' ')
      return (sql.proof.get(task, Number(number)) as string | null | undefined) ?? undefined
    },
    putHeldVisit: (visit) =>
      db
        .transaction(() => {
          sql.put.run(columnsOf(visit))
          sql.trim.run(remembered)
        })
        .immediate(),
    updateHeldVisit: (visit) => void sql.update.run(columnsOf(visit)),
  }
}

const columnsOf = (visit: HeldVisit): Columns => ({
  task: visit.taskId,
  encounter: visit.encounterId,
  patient: visit.patientId,
  claim: visit.claim,
  proof: visit.proof ?? null,
  since: visit.since,
  patient_name: visit.patientName,
  birth_date: visit.birthDate,
  reason: visit.reason,
  taken_over_by: visit.takenOver?.by ?? null,
  taken_over_at: visit.takenOver?.at ?? null,
  appointment: visit.begun?.appointmentId ?? null,
  join_token: visit.begun?.join ?? null,
  given_up: visit.givenUp ? 1 : 0,
  given_to: visit.givenTo?.name ?? null,
  given_at: visit.givenTo?.at ?? null,
})

function visitOf(row: Columns): HeldVisit {
  const { proof, taken_over_by: by, taken_over_at: at, appointment, join_token: join, given_at } = row
  return {
    taskId: row.task,
    encounterId: row.encounter,
    patientId: row.patient,
    claim: row.claim,
    ...(proof === null ? {} : { proof }),
    since: row.since,
    patientName: row.patient_name,
    birthDate: row.birth_date,
    reason: row.reason,
    takenOver: by === null ? null : { by, at: at ?? '' },
    ...(appointment === null
      ? {}
      : { begun: { appointmentId: appointment, ...(join === null ? {} : { join }) } }),
    givenUp: row.given_up === 1,
    ...(given_at === null ? {} : { givenTo: { name: row.given_to, at: given_at } }),
  }
}
