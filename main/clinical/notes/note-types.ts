/** What a kind of note is called in LOINC, and its sections in their order: data, which whatever draws or writes a note goes by. */
export type NoteType<Code extends string = string> = {
  loinc: string
  display: string
  title: string
  sections: readonly NoteTypeSection<Code>[]
}
export type NoteTypeSection<Code extends string = string> = {
  code: Code
  title: string
  loinc: string
  display: string
  /** What belongs there, for whoever begins to write. */
  hint: string
}

/** The note of a visit: SOAP, by LOINC. */
export const visitNote = {
  loinc: '11506-3',
  display: 'Progress note',
  title: 'Visit note',
  sections: [
    {
      code: 'subjective',
      title: 'Subjective',
      loinc: '61150-9',
      display: 'Subjective Narrative',
      hint: 'What the patient tells',
    },
    {
      code: 'objective',
      title: 'Objective',
      loinc: '61149-1',
      display: 'Objective Narrative',
      hint: 'What you see and measure',
    },
    {
      code: 'assessment',
      title: 'Assessment',
      loinc: '51848-0',
      display: 'Evaluation note',
      hint: 'What you think it is',
    },
    {
      code: 'plan',
      title: 'Plan',
      loinc: '18776-5',
      display: 'Plan of care note',
      hint: 'What happens now',
    },
  ],
} as const satisfies NoteType
