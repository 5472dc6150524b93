/**
 * Which substances stand for one another in an allergy. RxCUIs are RxNorm ingredients. The sources say what is
 * known; where they leave it to the clinician, the answer is a warning, never silence.
 */
export type AllergyClass = {
  id: string
  /** In a sentence: "amoxicillin, a penicillin". */
  article: string
  /** RxNorm, SNOMED CT and ATC concepts that name the class itself. */
  concepts: string[]
  /** How the class itself is coded when words name it. */
  codedAs: { system: 'rxnorm' | 'snomed' | 'atc'; code: string; display: string }
  /** RxNorm ingredients. */
  members: string[]
  /**
   * `stop`: members stand for each other. `warn`: cross-reaction is known but not the rule. `named`: an allergy to one
   * member says nothing of another; the class counts where it is named itself.
   */
  within: 'stop' | 'warn' | 'named'
  source: string
}

/** As it is written down here: each code with its name. */
export type WrittenClass = Omit<AllergyClass, 'concepts' | 'members'> &
  Record<'concepts' | 'members', Record<string, string>>
