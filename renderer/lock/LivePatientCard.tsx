import { useLivePatient } from './live-patient.ts'

/** The live patient, while everything else is covered: whom, where, and the numbers an emergency needs. */
export function LivePatientCard() {
  const patient = useLivePatient((state) => state.patient)
  if (!patient) return <p className="quiet">The call goes on.</p>
  const { location, intake } = patient
  return (
    <section className="card live-patient" aria-label="The patient in the call">
      <div className="card-head">
        <h2>{patient.patientName}</h2>
        <span className="quiet">in the call</span>
      </div>
      <dl className="facts">
        <dt>{location ? 'Address' : 'At intake'}</dt>
        <dd>
          {location
            ? [location.line, location.city, location.state].filter(Boolean).join(', ')
            : (intake.place ?? 'Not stated: ask where they are')}
        </dd>
        <dt>Call back</dt>
        <dd className="figures">{location?.callBack ?? intake.callBack ?? 'Not stated'}</dd>
        <dt>Emergency</dt>
        <dd>
          {patient.emergencyNumber && <strong className="figures">{patient.emergencyNumber} </strong>}
          <span className={patient.emergencyNumber ? 'quiet' : 'words-warn'}>{patient.emergencyWords}</span>
        </dd>
      </dl>
    </section>
  )
}
