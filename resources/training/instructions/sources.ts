/** What the facts of the texts come from: each as it was read on 2026-11-30, from a stored copy of the page at that address. */
const read = (publisher: string, title: string, address: string) => ({
  citation: `${publisher}: ${title}. Read 2026-11-30.`,
  address,
})

export const sources = {
  adamEmergency: read(
    'A.D.A.M. Medical Encyclopedia (the one of MedlinePlus), 001927, after the American College of Emergency Physicians',
    'Recognizing medical emergencies',
    'https://ssl.adam.com/content.aspx?productid=117&isarticlelink=false&pid=1&gid=001927&site=StLukesmedicalcenter.adam.com&login=STLK7926',
  ),
  cdcFluEmergency: read(
    'Centers for Disease Control and Prevention, as KCAU (siouxlandproud.com) gives it',
    'When to seek emergency treatment with flu symptoms',
    'https://www.siouxlandproud.com/news/digital-exclusive/digital-exclusive-when-to-seek-emergency-treatment-with-flu-symptoms/',
  ),
  riChild: read(
    'Rhode Island Department of Health',
    'Flu Information For Parents and Caregivers: When to Seek Emergency Medical Care',
    'http://www.health.state.ri.us/flu/for/parents/index.php',
  ),
  acepThroat: read(
    'American College of Emergency Physicians',
    'Know when to go: Sore Throat',
    'https://www.emergencyphysicians.org/article/know-when-to-go/sore-throat',
  ),
  mayoThroat: read(
    'Mayo Clinic',
    'Symptom checker, sore throat in adults: When to seek medical advice',
    'https://www.mayoclinic.org/symptom-checker/sore-throat-adult/related-factors/itt-20009075',
  ),
  uhsThroat: read(
    'University Health Services, University of Wisconsin–Madison',
    'Sore throat',
    'https://www.uhs.wisc.edu/medical/sore-throat/',
  ),
  aafpStrep: read(
    'American Academy of Family Physicians',
    'Strep Throat: Overview',
    'http://familydoctor.org/familydoctor/en/diseases-conditions/strep-throat.html',
  ),
  strepFollowUp: read(
    'HealthCommunities',
    'Follow-up Treatment for Strep Throat',
    'http://www.healthcommunities.com/strep-throat/children/strep-throat-follow-up.shtml',
  ),
  cdcCold: read(
    'Centers for Disease Control and Prevention',
    'Manage Common Cold',
    'https://www.cdc.gov/common-cold/treatment/index.html',
  ),
  coldLasts: read('StoryMD', 'Common Cold', 'https://storymd.com/amp/vj6ko8oizm'),
  mayoCold: read(
    'Mayo Clinic Care Network',
    'Common cold: Symptoms, When to see a doctor',
    'https://mymlc.com/health-information/diseases-and-conditions/c/common-cold?section=Symptoms',
  ),
  massFlu: read(
    'Massachusetts Medical Society',
    'Look Out for Emergency Warning Signs',
    'http://www.massmed.org/Patient-Care/Health-Topics/Colds-and-Flu/Look-Out-for-Emergency-Warning-Signs/',
  ),
  adamUrinary: read(
    'A.D.A.M. Medical Encyclopedia (the one of MedlinePlus), 000391',
    'Urinary tract infection in women: self-care',
    'http://default.adam.com/content.aspx?productId=117&pid=60&gid=000391',
  ),
  nhsUrinary: read(
    'NHS Forth Valley',
    'Urinary Tract Infection (UTI)',
    'https://nhsforthvalley.com/health-services/az-of-services/urology/urinary-tract-infection-uti',
  ),
  mayoStomach: read(
    'Mayo Clinic',
    'Gastroenteritis: First aid',
    'https://www.mayoclinic.org/first-aid/first-aid-gastroenteritis/basics/art-20056595',
  ),
  stomachDoctor: read(
    'care.med.sa',
    'Viral Gastroenteritis: When to see a doctor',
    'https://care.med.sa/en/view-news/363',
  ),
  stomachEmergency: read(
    'OnHealth',
    'Food poisoning: When to Seek Medical Care',
    'http://www.onhealth.com/food_poisoning_health/page6.htm',
  ),
  norovirus: read(
    'Centers for Disease Control and Prevention, as elbiruniblogspotcom.blogspot.com carries it',
    'Norovirus: Symptoms',
    'https://elbiruniblogspotcom.blogspot.com/2012/05/cdc-norovirus-symptoms.html',
  ),
  stomachCare: read(
    'Mayo Clinic',
    'Viral gastroenteritis: Diagnosis and treatment',
    'https://www.mayoclinic.org/diseases-conditions/viral-gastroenteritis/diagnosis-treatment/drc-20378852',
  ),
  aapFever: read('pediatricfirstaid.com', 'Fever', 'http://pediatricfirstaid.com/fever/'),
  childFever: read(
    'Driscoll Health Plan',
    'What do I do if my baby has a fever?',
    'https://driscollhealthplan.com/faq/what-do-i-do-if-my-baby-has-a-fever/',
  ),
  nhlbiAsthma: read(
    'National Heart, Lung, and Blood Institute',
    'Asthma Attack',
    'https://www.nhlbi.nih.gov/health/asthma/attacks',
  ),
  asthmaEmergency: read(
    'Sharecare',
    'When should I go to the emergency room for an asthma attack?',
    'https://www.sharecare.com/health/first-aid-emergencies-and-conditions/when-emergency-room-asthma-attack',
  ),
  nhsAsthma: read(
    'NHS, as healthwell.eani.org.uk carries it',
    'Asthma: How to treat an asthma attack',
    'https://healthwell.eani.org.uk/healthtopic/lung-health/asthma?type_1=3',
  ),
  asthmaDoctor: read(
    'mednowpain.com',
    'Asthma Attack: Call Doctor or Seek Care Now',
    'http://mednowpain.com/are-you-sick/Asthma-Attack-AYS',
  ),
  bordersBack: read(
    'NHS Borders',
    'Low Back Pain',
    'https://nhsborders.scot.nhs.uk/patients-and-visitors/our-services/allied-health-professionals/physiotherapy/physiotherapy-msk-services/low-back-pain',
  ),
  northernBack: read(
    'Northern Health and Social Care Trust',
    'Low Back Pain: When to seek urgent help',
    'https://www.northerntrust.hscni.net/services/physiotherapy-services/physiotherapy-service-outpatient-service/low-back-pain/',
  ),
  sheffieldBack: read(
    'Sheffield Aches and Pains',
    'What is back pain?',
    'https://sheffieldachespains-staging.preflight.site/conditions/back-pain/what-is-back-pain',
  ),
  mayoHeadache: read(
    'Mayo Clinic',
    'Headache: When to see a doctor',
    'https://mayoclinic.org/symptoms/headache/basics/when-to-see-doctor/sym-20050800',
  ),
  dukeHeadache: read(
    'Duke Health',
    'Headaches: Managing a Headache',
    'https://aya.my.dukehealth.org/article/document/tk2559/tk2559-Bib',
  ),
  lifeline: read(
    '988 Suicide & Crisis Lifeline',
    'What to expect',
    'https://988lifeline.org/get-help/what-to-expect',
  ),
  wyoming988: read(
    'Wyoming Department of Health',
    '988 Suicide & Crisis Lifeline',
    'https://health.wyo.gov/publichealth/prevention/wivpp/suicide-prevention/988-suicide-crisis-lifeline',
  ),
  mayoAntidepressants: read(
    'Mayo Clinic',
    'Antidepressants: Antidepressants and risk of suicide; Making antidepressants work for you',
    'http://www.mayoclinic.org/diseases-conditions/depression/in-depth/antidepressants/art-20046273?pg=2',
  ),
  nimhMedication: read(
    'psi-ceu.com',
    'How should medication be taken?',
    'https://psi-ceu.com/lessons/how-should-medication-be-taken/',
  ),
} as const
