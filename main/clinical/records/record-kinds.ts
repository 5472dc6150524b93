/** The lists of a chart for what has no list of its own kind: problems, allergies, medications, observations, visits and notes have. */
export const recordSections = [
  'flags',
  'procedures',
  'immunizations',
  'family',
  'reports',
  'documents',
  'forms',
  'fills',
  'requests',
  'plans',
  'devices',
  'coverage',
  'claims',
  'other',
  /** Of whatever type: struck, and in no other list. */
  'errors',
] as const
export type RecordSection = (typeof recordSections)[number]

/** What a type is to a reader. `title`, `when`: elements in which it is found, the first that says something; of a choice its stem. */
export type RecordKind = {
  section: Exclude<RecordSection, 'errors'>
  /** In plain words. */
  what: string
  title: readonly string[]
  when: readonly string[]
}

const kind = (
  section: RecordKind['section'],
  what: string,
  title: readonly string[] = [],
  when: readonly string[] = [],
): RecordKind => ({ section, what, title, when })

/** Where most types say what they are, and of when. */
const anyTitle = ['code', 'title', 'name', 'description', 'type', 'category', 'reasonCode', 'topic']
const anyTime = [
  'performed',
  'occurrence',
  'effective',
  'period',
  'date',
  'authoredOn',
  'authored',
  'started',
  'start',
  'sent',
  'recordedDate',
  'recorded',
  'identified',
  'created',
  'billablePeriod',
  'executionPeriod',
  'issued',
  'dateTime',
]

const kinds: Readonly<Record<string, RecordKind>> = {
  Flag: kind('flags', 'Flag'),
  Procedure: kind('procedures', 'Procedure'),
  Immunization: kind('immunizations', 'Immunization', ['vaccineCode'], ['occurrence', 'recorded']),
  ImmunizationRecommendation: kind('immunizations', 'Vaccines recommended', ['recommendation.vaccineCode']),
  ImmunizationEvaluation: kind('immunizations', 'Immunization evaluated', ['targetDisease']),
  FamilyMemberHistory: kind('family', 'Family history', ['relationship', 'name']),
  DiagnosticReport: kind('reports', 'Report', ['code', 'category'], ['effective', 'issued']),
  ImagingStudy: kind(
    'reports',
    'Imaging study',
    ['description', 'procedureCode', 'series.description', 'modality', 'series.bodySite', 'series.modality'],
    ['started'],
  ),
  DocumentReference: kind(
    'documents',
    'Document',
    ['description', 'type', 'content.attachment.title', 'category'],
    ['context.period', 'date', 'content.attachment.creation'],
  ),
  DocumentManifest: kind('documents', 'Set of documents', ['description', 'type'], ['created']),
  Media: kind('documents', 'Picture or recording', ['content.title', 'type', 'modality', 'view', 'bodySite']),
  QuestionnaireResponse: kind('forms', 'Questionnaire', ['questionnaire'], ['authored']),
  MedicationDispense: kind('fills', 'Fill', ['medication'], ['whenHandedOver', 'whenPrepared']),
  MedicationAdministration: kind('fills', 'Dose given', ['medication'], ['effective']),
  ServiceRequest: kind(
    'requests',
    'Order',
    ['code', 'category', 'orderDetail'],
    ['authoredOn', 'occurrence'],
  ),
  DeviceRequest: kind('requests', 'Device order', ['code'], ['authoredOn', 'occurrence']),
  NutritionOrder: kind('requests', 'Diet order', [
    'oralDiet.type',
    'supplement.type',
    'enteralFormula.baseFormulaType',
  ]),
  VisionPrescription: kind(
    'requests',
    'Glasses or lenses',
    ['lensSpecification.product'],
    ['dateWritten', 'created'],
  ),
  RequestGroup: kind('requests', 'Group of orders', ['code', 'action.title']),
  SupplyRequest: kind('requests', 'Supply order', ['item', 'category'], ['authoredOn', 'occurrence']),
  SupplyDelivery: kind('requests', 'Supply delivered', ['suppliedItem.item', 'type']),
  CarePlan: kind('plans', 'Care plan', ['title', 'category', 'description', 'activity.detail.code']),
  Goal: kind('plans', 'Goal', ['description', 'category'], ['start', 'statusDate', 'target.due']),
  CareTeam: kind('plans', 'Care team', ['name', 'category']),
  Device: kind('devices', 'Device', ['deviceName.name', 'type', 'modelNumber'], ['manufactureDate']),
  DeviceUseStatement: kind('devices', 'Device in use', ['device', 'reasonCode'], ['timing', 'recordedOn']),
  Coverage: kind('coverage', 'Coverage', ['payor', 'class.name', 'type'], ['period']),
  CoverageEligibilityRequest: kind('coverage', 'Eligibility asked', ['insurer', 'purpose']),
  CoverageEligibilityResponse: kind('coverage', 'Eligibility', ['disposition', 'insurer', 'outcome']),
  Claim: kind('claims', 'Claim', ['item.productOrService', 'type'], ['billablePeriod', 'created']),
  ClaimResponse: kind('claims', 'Answer to a claim', ['disposition', 'outcome', 'type']),
  ExplanationOfBenefit: kind(
    'claims',
    'Explanation of benefit',
    ['item.productOrService', 'type'],
    ['billablePeriod', 'created'],
  ),
  Account: kind('claims', 'Account', ['name', 'type'], ['servicePeriod']),
  ChargeItem: kind('claims', 'Charge', ['code'], ['occurrence', 'enteredDate']),
  Invoice: kind('claims', 'Invoice', ['type']),
  PaymentNotice: kind('claims', 'Payment notice', ['paymentStatus'], ['paymentDate', 'created']),
  AdverseEvent: kind('other', 'Adverse event', ['event', 'category'], ['date', 'detected', 'recordedDate']),
  AllergyIntolerance: kind('other', 'Allergy', ['code'], ['recordedDate', 'onset']),
  Appointment: kind('other', 'Appointment', ['description', 'appointmentType', 'serviceType', 'reasonCode']),
  AuditEvent: kind('other', 'Access recorded', ['subtype', 'type', 'outcomeDesc'], ['recorded']),
  Communication: kind('other', 'Message', ['topic', 'category', 'payload.content'], ['sent', 'received']),
  Composition: kind('other', 'Note', ['title', 'type'], ['date']),
  Condition: kind('other', 'Problem', ['code'], ['recordedDate', 'onset']),
  Consent: kind('other', 'Consent', ['category', 'scope'], ['dateTime']),
  DetectedIssue: kind('other', 'Alert on an order', ['code', 'detail'], ['identified']),
  Encounter: kind('other', 'Visit', ['type', 'reasonCode', 'class'], ['period']),
  EpisodeOfCare: kind('other', 'Episode of care', ['type'], ['period']),
  List: kind('other', 'List', ['title', 'code'], ['date']),
  MedicationRequest: kind('other', 'Prescription', ['medication'], ['authoredOn']),
  MedicationStatement: kind('other', 'Medication', ['medication'], ['effective', 'dateAsserted']),
  Observation: kind('other', 'Result', ['code'], ['effective', 'issued']),
  Patient: kind('other', 'Patient', ['name'], []),
  Person: kind('other', 'Person', ['name'], []),
  Provenance: kind('other', 'Authorship', ['activity', 'agent.who'], ['recorded', 'occurred']),
  RelatedPerson: kind('other', 'Related person', ['name', 'relationship']),
  RiskAssessment: kind('other', 'Risk assessment', ['code', 'prediction.outcome'], ['occurrence']),
  Specimen: kind('other', 'Specimen', ['type'], ['collection.collected', 'receivedTime']),
  Task: kind('other', 'Task', ['code', 'description', 'reasonCode'], ['authoredOn', 'executionPeriod']),
}

/** Of a type that nobody named here its name is written out: `MolecularSequence` is "Molecular sequence". */
export function kindOfRecord(type: string): RecordKind {
  const known = Object.hasOwn(kinds, type) ? kinds[type] : undefined
  if (!known) return { section: 'other', what: inWords(type), title: anyTitle, when: anyTime }
  return {
    ...known,
    title: known.title.length > 0 ? known.title : anyTitle,
    when: known.when.length > 0 || type === 'Patient' || type === 'Person' ? known.when : anyTime,
  }
}

/** `bodySite` is "Body site", `entered-in-error` is "Entered in error". */
export function inWords(name: string): string {
  const spaced = name
    .replaceAll(/[-_]+/g, ' ')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .trim()
  const [first = '', ...rest] = spaced.split(' ')
  const lower = (word: string) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase())
  return [first.charAt(0).toUpperCase() + lower(first).slice(1), ...rest.map(lower)].join(' ')
}
