import type { Condition, MedicationStatement, Observation, Resource } from '@medplum/fhirtypes'
import { type Attack, must, type Weakening } from '../attack.ts'
import { type Clinic, handedOver, inClinic, taken, underMine, underVictim } from '../clinic.ts'

/** What a patient tells, and a provider enters: who says so, of whom, and what it can be. */

const observationRow = 'central/fhir/writable/observation.ts'
const statementRow = 'central/fhir/writable/medication-statement.ts'
const entryRule = 'central/fhir/writable/entry.ts'
const chartRow = 'central/fhir/writable/chart.ts'
const claimRule = 'central/fhir/writable/claim-check.ts'

/** Without what binds a resource to the patient and the visit of the claim. */
const ofAnyPatient: Weakening['changes'] = [
  { file: claimRule, find: 'if (patientOf(resource) !== visit.patient) return false', replace: '' },
  {
    file: claimRule,
    find: 'return visit.encounter !== null && encounterOf(resource) === visit.encounter',
    replace: 'return true',
  },
  {
    file: claimRule,
    find: 'if (!late && !services.store.inCare(writer.caller.practitionerId, patient)) throw outsideScope()',
    replace: '',
  },
]

const by = (who: string) => [{ authorReference: { reference: `Practitioner/${who}` }, text: 'Home device' }]

const weight = (
  patient: string,
  who: string,
  more: Partial<Observation> = {},
): Observation & { id: string } => ({
  resourceType: 'Observation',
  id: 'told',
  status: 'final',
  category: [{ coding: [{ code: 'vital-signs' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] },
  subject: { reference: `Patient/${patient}` },
  encounter: { reference: `Encounter/${patient}-visit` },
  effectiveDateTime: '2026-11-20',
  performer: [{ reference: `Patient/${patient}` }],
  note: by(who),
  valueQuantity: { value: 70, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
  ...more,
})

const medicine = (
  patient: string,
  who: string,
  more: Partial<MedicationStatement> = {},
): MedicationStatement & { id: string } => ({
  resourceType: 'MedicationStatement',
  id: 'taken',
  status: 'active',
  medicationCodeableConcept: { text: 'Nardil' },
  subject: { reference: `Patient/${patient}` },
  context: { reference: `Encounter/${patient}-visit` },
  informationSource: { reference: `Patient/${patient}` },
  note: by(who),
  ...more,
})

const problem = (patient: string, more: Partial<Condition> = {}): Condition & { id: string } => ({
  resourceType: 'Condition',
  id: 'told',
  clinicalStatus: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
  },
  verificationStatus: verified('unconfirmed'),
  category: [
    {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'problem-list-item' },
      ],
    },
  ],
  code: { text: 'Pregnancy' },
  subject: { reference: `Patient/${patient}` },
  encounter: { reference: `Encounter/${patient}-visit` },
  recorder: { reference: 'Practitioner/ada' },
  note: [{ authorReference: { reference: 'Practitioner/ada' }, text: 'Stated by the patient' }],
  ...more,
})

const verified = (code: string) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code }],
})

/** Ada entered a problem in her own visit, and changes it. */
const onHerProblem = (
  title: string,
  first: Partial<Condition>,
  change: (entered: Condition) => Condition,
  message: string,
): Attack => ({
  title,
  of: 'S9',
  run: () =>
    inClinic(async ({ ada }) => {
      const { body, status } = await ada.create(problem('mine', first), underMine)
      must(status === 201, 'ada enters a problem')
      return taken(await ada.update(change(body as Condition) as never, underMine), message)
    }),
})

const adas = { reference: 'Practitioner/ada' }

/** Ada entered it in the visit of the victim, which ben has now. */
const onAdas = <E extends Condition | Observation>(
  title: string,
  entry: E & { id: string },
  change: (entered: E) => E,
  message: string,
): Attack => ({
  title,
  of: 'S9',
  run: () =>
    inClinic(async ({ ada, ben }: Clinic) => {
      must((await ada.claim('victim-task')).status === 201, 'ada claims the visit')
      const { body, status } = await ada.create(entry, underVictim(1))
      must(status === 201, 'ada enters it')
      must((await ada.handOver('victim-task', 1, 'ben')).status === 200, 'ada hands the visit over')
      return taken(await ben.update(change(body as E) as never, underVictim(2)), message)
    }),
})

const onAdasProblem = (
  title: string,
  first: Partial<Condition>,
  change: (entered: Condition) => Condition,
  message: string,
): Attack => {
  const entered = { verificationStatus: verified('confirmed'), asserter: adas, ...first }
  return onAdas<Condition>(title, problem('victim', entered), change, message)
}

/** Ada enters it in her own visit. */
const enters = (title: string, entry: Resource & { id: string }, message: string): Attack => ({
  title,
  of: 'S9',
  run: () => inClinic(async ({ ada }) => taken(await ada.create(entry, underMine), message)),
})

const onAdasWeight = (
  title: string,
  change: (entered: Observation) => Observation,
  message: string,
): Attack => onAdas<Observation>(title, weight('victim', 'ada'), change, message)

export const toldEntries: Weakening[] = [
  {
    rule: 'What is entered says in its first comment who enters it.',
    changes: [
      { file: entryRule, find: 'previous !== undefined || author === me,', replace: 'true,' },
      {
        file: 'central/fhir/writable/names.ts',
        find: "throw new Problem('forbidden', message, {",
        replace: "if (!expression.endsWith('.note')) throw new Problem('forbidden', message, {",
      },
    ],
    attacks: [
      enters('enters a weight in the name of a colleague', weight('mine', 'ben'), 'a weight that he entered'),
      enters(
        'enters a weight that nobody entered',
        weight('mine', 'ada', { note: [] }),
        'a weight of nobody',
      ),
    ],
  },
  {
    rule: 'What somebody else entered is told by them alone.',
    changes: [
      {
        file: entryRule,
        find: '!previous || author === me || isDeepStrictEqual(substance(next), substance(previous)),',
        replace: 'true,',
      },
    ],
    attacks: [
      onAdasWeight(
        'doubles the weight that the provider before entered',
        (entered) => ({
          ...entered,
          status: 'corrected',
          valueQuantity: { ...entered.valueQuantity, value: 140 },
        }),
        'another weight under her name',
      ),
    ],
  },
  {
    rule: 'A comment of an entry stays.',
    changes: [
      {
        file: entryRule,
        find: 'kept.every((one, n) => isDeepStrictEqual(one, next.note?.[n])),',
        replace: 'true,',
      },
    ],
    attacks: [
      onAdasWeight(
        'takes over what the provider before entered by another first comment',
        (entered) => ({ ...entered, note: by('ben') as never }),
        'her weight under his name',
      ),
    ],
  },
  {
    rule: 'No laboratory result is written by a workstation, and no code but of what is told.',
    changes: [
      {
        file: observationRow,
        find: 'if (isOfOthers || codesIn(next).some((code) => vitalKindOf(code) === null && !isOfPregnancy(code)))',
        replace: 'if (!next)',
      },
    ],
    attacks: [
      enters(
        'writes a kidney function that lifts a limit',
        weight('mine', 'ada', { code: { coding: [{ system: 'http://loinc.org', code: '33914-3' }] } }),
        'an eGFR that no laboratory measured',
      ),
      enters(
        'writes a laboratory result without a code',
        weight('mine', 'ada', {
          code: { text: 'Potassium' },
          category: [{ coding: [{ code: 'laboratory' }] }],
        }),
        'a result that no laboratory measured',
      ),
    ],
  },
  {
    rule: 'A vital sign is in its unit and can be.',
    changes: [{ file: observationRow, find: 'if (fault)', replace: 'if (!next)' }],
    attacks: [
      enters(
        'enters pounds as a unit nobody converts',
        weight('mine', 'ada', { valueQuantity: { value: 154, unit: 'kg', code: 'stone' } }),
        'a weight in no unit',
      ),
      enters(
        'enters a weight below nothing',
        weight('mine', 'ada', { valueQuantity: { value: -70, unit: 'kg', code: 'kg' } }),
        'a weight of less than nothing',
      ),
    ],
  },
  {
    rule: 'What is observed is not of a time to come.',
    changes: [
      {
        file: observationRow,
        find: 'one !== undefined && Date.parse(one) > latest',
        replace: 'one === null',
      },
    ],
    attacks: [
      enters(
        'enters a weight of the year 2099, which stays the latest for good',
        weight('mine', 'ada', { effectiveDateTime: '2099-01-01' }),
        'a weight that nothing outdates',
      ),
    ],
  },
  {
    rule: 'What is entered is of the visit’s patient and by its holder.',
    changes: [
      {
        file: 'central/fhir/writable/observation.ts',
        find: "may: { create: 'holder', update: 'holder' },",
        replace: "may: { create: 'author', update: 'author' },",
      },
    ],
    attacks: [
      {
        title: 'enters a weight in a visit that was handed over',
        of: 'S4',
        run: () =>
          handedOver(async ({ ada }) =>
            taken(await ada.create(weight('victim', 'ada'), underVictim(1)), 'a weight in his visit'),
          ),
      },
    ],
  },
  {
    rule: 'What a patient takes is told by them, or by its writer.',
    changes: [
      {
        file: statementRow,
        find: 'isMe(me, source) ||',
        replace: 'true ||',
      },
    ],
    attacks: [
      enters(
        'enters a medicine as told by a colleague',
        medicine('mine', 'ada', { informationSource: { reference: 'Practitioner/ben' } }),
        'a medicine that he never told of',
      ),
    ],
  },
  {
    rule: 'A medicine that a patient tells of is of the visit’s patient.',
    changes: ofAnyPatient,
    attacks: [
      {
        ...enters(
          'enters a medicine into another patient’s chart under her own claim',
          medicine('victim', 'ada'),
          'a medicine in his chart',
        ),
        of: 'S4',
      },
    ],
  },
  {
    rule: 'A problem is recorded by its writer.',
    changes: [
      {
        file: chartRow,
        find: ': recorder === undefined || isMe(me, recorder),',
        replace: ': true,',
      },
      { file: chartRow, find: 'refuseOther(isMe(me, next.recorder),', replace: 'refuseOther(true,' },
    ],
    attacks: [
      enters(
        'enters a problem as recorded by a colleague',
        problem('mine', { recorder: { reference: 'Practitioner/ben' } }),
        'a problem under his name',
      ),
    ],
  },
  {
    rule: 'Who recorded a problem stays.',
    changes: [
      { file: chartRow, find: '? isDeepStrictEqual(recorder, previous.recorder)', replace: '? true' },
    ],
    attacks: [
      onAdasProblem(
        'takes over a problem that a colleague recorded',
        {},
        (entered) => ({ ...entered, recorder: { reference: 'Practitioner/ben' } }),
        'her finding as his',
      ),
      onAdasProblem(
        'leaves out who recorded a problem',
        {},
        ({ recorder: _, ...entered }) => entered,
        'a problem of nobody',
      ),
    ],
  },
  {
    rule: 'Who says something else of a problem answers for it.',
    changes: [{ file: chartRow, find: '!isRestated(next, previous) || isOwnWord,', replace: 'true,' }],
    attacks: [
      onAdasProblem(
        'gives a problem that a colleague confirmed another name, under her name',
        {},
        (entered) => ({ ...entered, code: { text: 'Schizophrenia' } }),
        'a diagnosis that she never made',
      ),
      onAdasProblem(
        'confirms what a patient told as the patient’s own word',
        { verificationStatus: verified('unconfirmed'), asserter: { reference: 'Patient/victim' } },
        (entered) => ({ ...entered, verificationStatus: verified('confirmed') }),
        'a diagnosis that nobody made',
      ),
    ],
  },
  {
    rule: 'Whose word a problem is changes with what is said of it alone.',
    changes: [{ file: chartRow, find: 'stays || (taken &&', replace: 'stays || (next &&' }],
    attacks: [
      onAdasProblem(
        'takes a colleague’s confirmed problem for their own finding without a word',
        {},
        (entered) => ({ ...entered, asserter: { reference: 'Practitioner/ben' } }),
        'her word as his',
      ),
    ],
  },
  {
    rule: 'A diagnosis of a visit is changed by who recorded it.',
    changes: [{ file: chartRow, find: "kindOf(previous) !== 'visit' ||", replace: 'true ||' }],
    attacks: [
      onAdasProblem(
        'rewrites the diagnosis that a colleague made at a visit',
        { category: [{ coding: [{ code: 'encounter-diagnosis' }] }] },
        (entered) => ({
          ...entered,
          code: { text: 'Schizophrenia' },
          asserter: { reference: 'Practitioner/ben' },
        }),
        'another diagnosis of her visit',
      ),
    ],
  },
  {
    rule: 'A problem of the list becomes no diagnosis of a visit.',
    changes: [
      {
        file: chartRow,
        find: 'if (previous && !isListed && !isDeepStrictEqual(next.category, previous.category))',
        replace: 'if (!next)',
      },
    ],
    attacks: [
      onAdasProblem(
        'puts a problem of the list out of everybody’s reach, as a diagnosis of a visit',
        {},
        (entered) => ({ ...entered, category: [{ coding: [{ code: 'encounter-diagnosis' }] }] }),
        'a problem that nobody can correct',
      ),
    ],
  },
  {
    rule: 'A problem says in its first comment who enters it.',
    changes: [{ file: chartRow, find: "idOf(enteredBy(next), 'Practitioner') === me,", replace: 'true,' }],
    attacks: [
      enters(
        'enters a problem without saying who does',
        problem('mine', { note: undefined as never }),
        'a problem without a first comment',
      ),
    ],
  },
  {
    rule: 'A problem that a patient tells of is of the visit’s patient.',
    changes: ofAnyPatient,
    attacks: [
      {
        ...enters(
          'enters a pregnancy on another patient’s problem list under her own claim',
          problem('victim'),
          'a problem in his chart',
        ),
        of: 'S4',
      },
    ],
  },
  {
    rule: 'What was entered in error on a problem list is none again.',
    changes: [
      {
        file: chartRow,
        find: 'if (previous && isInError(previous) && !isInError(next))',
        replace: 'if (!next)',
      },
    ],
    attacks: [
      onHerProblem(
        'makes a problem of what was entered in error',
        { clinicalStatus: undefined as never, verificationStatus: verified('entered-in-error') },
        (entered) => ({
          ...entered,
          clinicalStatus: problem('mine').clinicalStatus as never,
          verificationStatus: verified('confirmed'),
          asserter: adas,
        }),
        'a problem that was taken back',
      ),
    ],
  },
  {
    rule: 'A comment on a problem stays.',
    changes: [
      {
        file: chartRow,
        find: '(previous?.note ?? []).every((one, n) => isDeepStrictEqual(one, next.note?.[n])),',
        replace: 'true,',
      },
    ],
    attacks: [
      onHerProblem(
        'takes the reason away for which a problem was refuted',
        {},
        (entered) => ({ ...entered, note: [] }),
        'a problem without what was said of it',
      ),
    ],
  },
  {
    rule: 'A problem neither begins nor ends in a time to come.',
    changes: [{ file: chartRow, find: 'Date.parse(at) > latest', replace: 'at === null' }],
    attacks: [
      enters(
        'enters a problem that is to begin in 2099, the latest for good',
        problem('mine', { onsetDateTime: '2099-01-01' }),
        'a problem nobody has yet',
      ),
      onHerProblem(
        'resolves a problem as of 2099',
        {},
        (entered) => ({
          ...entered,
          clinicalStatus: {
            coding: [
              { system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'resolved' },
            ],
          },
          abatementDateTime: '2099-01-01',
        }),
        'an end nobody has seen',
      ),
    ],
  },
  {
    rule: 'A medicine has a status that a patient’s word can have.',
    changes: [
      { file: statementRow, find: 'if (stays || !statuses.has(next.status))', replace: 'if (!next)' },
    ],
    attacks: [
      enters(
        'enters a medicine whose status says nothing',
        medicine('mine', 'ada', { status: 'unknown' }),
        'a medicine nobody knows to be taken',
      ),
    ],
  },
  {
    rule: 'Pregnancy is told as yes, no or not known.',
    changes: [{ file: observationRow, find: 'if (fault)', replace: 'if (!next)' }],
    attacks: [
      enters(
        'enters a pregnancy in words that mean the other thing',
        weight('mine', 'ada', {
          code: { coding: [{ system: 'http://loinc.org', code: '82810-3' }] },
          valueQuantity: undefined as never,
          valueCodeableConcept: { text: 'No longer to be asked' },
        }),
        'a pregnancy that nobody can read',
      ),
    ],
  },
]
