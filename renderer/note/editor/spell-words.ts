export type Written = { from: number; to: number; word: string }

/**
 * The words of a text that a dictionary can judge: small letters alone, four or more. Names, abbreviations, doses and what has a
 * hyphen or figures are left in peace, and so is a phrase that is being called.
 */
export function wordsOf(text: string): Written[] {
  return [...text.matchAll(/(?<![\p{L}\p{N}.'’_-])[a-z]{4,40}(?![\p{L}\p{N}_-]|['’]\p{L})/gu)].map(
    ({ 0: word, index }) => ({ from: index, to: index + word.length, word }),
  )
}

/** Of clinical notes, beside the names of medicines, which come from the catalog. */
export const clinicalWords = `
abdominal acetabular adenopathy afebrile albuterol alopecia analgesia analgesic anaphylaxis angioedema ankylosing anorexia
antalgic antibiotic anticoagulant antiemetic antihistamine antipyretic anxiolytic aphasia aphthous arrhythmia arthralgia
arthralgias asymptomatic ataxia atopic atraumatic atypical auscultation axilla axillary benzodiazepine biliary blepharitis
bradycardia bronchitis bronchodilator bronchospasm bruxism bunion bursitis candidal candidiasis cellulitis cephalgia cerumen
cervicitis chalazion chemosis cholecystitis claudication coccyx comorbid comorbidities conjunctival conjunctivitis contralateral
coryza costochondritis costovertebral crepitus cyanosis cyanotic cystitis dermatitis dermatographism desquamation diaphoresis
diaphoretic diplopia dizziness dysarthria dysmenorrhea dyspareunia dyspepsia dysphagia dysphonia dyspnea dysthymia dysuria
ecchymosis eczematous edema edematous effusion emesis epididymitis epigastric epistaxis erythema erythematous erythrocyte
euthymic euthyroid excoriated excoriation exertional exudate exudates exudative facies fasciitis febrile fluctuance folliculitis
gastritis gastroenteritis gingivitis glossitis guarding hematemesis hematochezia hematoma hematuria hemoptysis hemorrhoid
hemorrhoids hepatomegaly hidradenitis hordeolum hyperemia hyperemic hyperglycemia hyperlipidemia hyperpigmented hypertensive
hypoglycemia hypotension hypotensive icterus impetigo incontinence indurated induration inguinal insomnia intermittent
intertrigo ipsilateral isotretinoin jaundice keratitis labyrinthitis laryngitis lethargy leukocytosis lichenified lymphadenopathy
lymphadenitis macular maculopapular malaise mastitis mastoid melena meningismus menorrhagia metatarsal micturition miosis
mucosal multiparous murmur myalgia myalgias nares nasopharyngeal nasopharynx neuropathy nocturia normocephalic normotensive
nystagmus odynophagia oliguria onychomycosis oropharyngeal oropharynx orthopnea otalgia otitis otorrhea palpable palpation
palpitations papular paraspinal paresthesia paresthesias paronychia paroxysmal patellar pericarditis periorbital peritoneal
peritonsillar petechiae petechial pharyngeal pharyngitis phlegm photophobia phonophobia pityriasis plantar pleuritic pneumonia
polydipsia polyuria postictal postnasal postpartum postprandial preauricular prodrome prodromal proximal pruritic pruritus
psoriatic psychomotor ptosis purulent pustular pustule pyelonephritis pyrexia pyuria radiculopathy rales retinal retropharyngeal
rhinitis rhinorrhea rhonchi rosacea sciatica scleral scrotal sebaceous seborrheic sinusitis somnolence somnolent splenomegaly
sputum stomatitis stridor subconjunctival submandibular suprapubic supraclavicular syncopal syncope tachycardia tachycardic
tachypnea tachypneic telehealth tendinitis tenesmus tenosynovitis tinea tinnitus tonsillar tonsillitis torticollis turgor
tympanic ulceration unilateral urethral urethritis urticaria urticarial uvula vaginitis vaginosis varicella vasovagal venous
vertigo vesicular vesicle vesicles viral vulvovaginitis wheeze wheezes wheezing xerosis xerostomia
`
  .trim()
  .split(/\s+/)
