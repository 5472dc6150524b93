import type { Appointment } from '@medplum/fhirtypes'
import type { Migration } from '../../base/migrate.ts'

/**
 * Who meets whom and when, from the appointments that stand: it decides which charts a provider has before the visit.
 * `told`: it was put into the feed while within the window, so that a workstation that has the patient for another
 * reason learns of it too.
 */
export const appointments: Migration = {
  number: 6,
  name: 'appointments',
  up(db) {
    db.exec(`
      CREATE TABLE meeting (
        appointment TEXT NOT NULL,
        practitioner TEXT NOT NULL,
        patient TEXT NOT NULL,
        starts_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL,
        told INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (appointment, practitioner)
      ) WITHOUT ROWID;
      CREATE INDEX meeting_pair ON meeting (practitioner, patient);
      CREATE INDEX meeting_due ON meeting (told, starts_at);
    `)
    const put = db.prepare('INSERT INTO meeting VALUES (?, ?, ?, ?, ?, 0)')
    const rows = db
      .prepare<[], { id: string; body: string }>(
        `SELECT c.id, v.body FROM current c JOIN version v ON v.position = c.version
         WHERE c.type = 'Appointment' AND c.deleted = 0`,
      )
      .all()
    for (const { id, body } of rows)
      for (const it of meetingsOf(JSON.parse(body) as Appointment))
        put.run(id, it.practitioner, it.patient, it.startsAt, it.endsAt)
  },
}

/** As the program of this step read an appointment: frozen with it. */
function meetingsOf(appointment: Appointment) {
  const standing = ['proposed', 'pending', 'booked', 'arrived', 'checked-in', 'fulfilled']
  if (!standing.includes(appointment.status)) return []
  const participants = Array.isArray(appointment.participant) ? appointment.participant : []
  const [patient] = participants.flatMap((one) => idOf(one?.actor?.reference, 'Patient') ?? [])
  const startsAt = Date.parse(appointment.start ?? '')
  if (!patient || Number.isNaN(startsAt)) return []
  const end = Date.parse(appointment.end ?? '')
  const endsAt = Number.isNaN(end) ? startsAt + (appointment.minutesDuration ?? 0) * 60_000 : end
  const practitioners = participants.flatMap((one) =>
    one?.status === 'declined' ? [] : (idOf(one?.actor?.reference, 'Practitioner') ?? []),
  )
  return [...new Set(practitioners)].map((practitioner) => ({ practitioner, patient, startsAt, endsAt }))
}

function idOf(reference: unknown, type: string): string | undefined {
  const match =
    typeof reference === 'string' ? /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/.exec(reference) : null
  return match?.[1] === type && match[2] !== '.' && match[2] !== '..' ? match[2] : undefined
}
