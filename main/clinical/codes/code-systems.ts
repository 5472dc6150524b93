/** The code systems that the rules know, by their FHIR URI (https://hl7.org/fhir/R4/terminologies-systems.html). */
export const systems = {
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  snomed: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  atc: 'http://www.whocc.no/atc',
  ips: 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips',
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  participationMode: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationMode',
  consentScope: 'http://terminology.hl7.org/CodeSystem/consentscope',
  actPriority: 'http://terminology.hl7.org/CodeSystem/v3-ActPriority',
  allergyClinical: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical',
  conditionClinical: 'http://terminology.hl7.org/CodeSystem/condition-clinical',
  conditionVerification: 'http://terminology.hl7.org/CodeSystem/condition-ver-status',
  conditionCategory: 'http://terminology.hl7.org/CodeSystem/condition-category',
  observationCategory: 'http://terminology.hl7.org/CodeSystem/observation-category',
  ucum: 'http://unitsofmeasure.org',
  communicationCategory: 'http://terminology.hl7.org/CodeSystem/communication-category',
  roleCode: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode',
  providerTaxonomy: 'http://nucc.org/provider-taxonomy',
  allergyVerification: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
} as const

/** What people call a code system, so that a code nobody can name is at least known for what it is. */
const systemNames: Record<string, string> = {
  [systems.rxnorm]: 'RxNorm',
  [systems.snomed]: 'SNOMED CT',
  [systems.loinc]: 'LOINC',
  [systems.icd10cm]: 'ICD-10-CM',
  'http://hl7.org/fhir/sid/icd-10': 'ICD-10',
  'http://hl7.org/fhir/sid/icd-9-cm': 'ICD-9-CM',
  'http://hl7.org/fhir/sid/ndc': 'NDC',
  'http://hl7.org/fhir/sid/cvx': 'CVX',
  'http://www.ama-assn.org/go/cpt': 'CPT',
  'http://fdasis.nlm.nih.gov': 'UNII',
  'http://unitsofmeasure.org': 'UCUM',
  [systems.atc]: 'ATC',
}

/** "RxNorm"; of a system that is not among them, undefined. */
export const systemName = (system: string | undefined): string | undefined =>
  system === undefined ? undefined : systemNames[system]
