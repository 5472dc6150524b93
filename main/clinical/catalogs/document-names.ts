/**
 * What a note or a section of one is called, by LOINC code, where the record brings the code alone. The types are US
 * Core's clinical notes, the sections those of C-CDA and of our own notes. The names are ours, not LOINC's.
 */
export const documentNames: ReadonlyMap<string, string> = new Map([
  ['11488-4', 'Consultation note'],
  ['11506-3', 'Progress note'],
  ['18842-5', 'Discharge summary'],
  ['28570-0', 'Procedure note'],
  ['34117-2', 'History and physical'],
  ['34133-9', 'Summary of care'],
  ['10154-3', 'Chief complaint'],
  ['10157-6', 'Family history'],
  ['10160-0', 'Medications'],
  ['10164-2', 'History of present illness'],
  ['10187-3', 'Review of systems'],
  ['11348-0', 'Past illnesses'],
  ['11369-6', 'Immunizations'],
  ['11450-4', 'Problems'],
  ['18776-5', 'Plan'],
  ['29299-5', 'Reason for visit'],
  ['29545-1', 'Physical findings'],
  ['29762-2', 'Social history'],
  ['30954-2', 'Results'],
  ['46240-8', 'Encounters'],
  ['47519-4', 'Procedures'],
  ['48765-2', 'Allergies'],
  ['51847-2', 'Assessment and plan'],
  ['51848-0', 'Assessment'],
  ['55107-7', 'Addendum'],
  ['61149-1', 'Objective'],
  ['61150-9', 'Subjective'],
  ['8716-3', 'Vital signs'],
])
