/** A published list of warning signs, as it was read on 2026-11-29. `date`: the page's own, null where it gives none. */
export type Source = {
  publisher: string
  title: string
  section: string
  date: string | null
  address: string
}

/**
 * The sources of the questions: lists of which a stored copy could be opened. Some addresses belong to a hospital that
 * republishes the publisher's page.
 */
export const sources = {
  emergencyRoom: {
    publisher: 'A.D.A.M. Medical Encyclopedia (the one of MedlinePlus), 000593',
    title: 'When to use the emergency room - adult',
    section: 'Signs of an Emergency',
    date: null,
    address: 'https://mobile-encyclopedia.adam.com/content.aspx?gid=000593&pid=60&productid=117',
  },
  crisisLine: {
    publisher: 'A.D.A.M. Medical Encyclopedia (the one of MedlinePlus), 000593',
    title: 'When to use the emergency room - adult',
    section: 'Signs of an Emergency, on hurting yourself or others (988)',
    date: null,
    address:
      'https://ssl.adam.com/content.aspx?productid=617&pid=60&gid=000593&site=slu.adam.com&login=SLUC3551',
  },
  heartAttack: {
    publisher: 'Mayo Clinic',
    title: 'Heart attack: First aid',
    section: 'Symptoms of a heart attack (call 911)',
    date: null,
    address: 'http://www.mayoclinic.org/first-aid/first-aid-heart-attack/resources/ART-20056679',
  },
  breath: {
    publisher: 'Mayo Clinic',
    title: 'Shortness of breath',
    section: 'When to see a doctor: Get medical care right away (call 911)',
    date: null,
    address:
      'https://www.mayoclinic.org/symptoms/shortness-of-breath/basics/when-to-see-doctor/sym-20050890?DSECTION=all',
  },
  headache: {
    publisher: 'Mayo Clinic',
    title: 'Headache',
    section: 'When to see a doctor: Seek emergency care',
    date: '2020-06-03',
    address: 'https://mayoclinic.org/symptoms/headache/basics/when-to-see-doctor/sym-20050800',
  },
  dizziness: {
    publisher: 'Mayo Clinic',
    title: 'Dizziness',
    section: 'When to see a doctor: Call 911 or emergency medical assistance',
    date: '2015-08-07',
    address: 'https://www.mayoclinic.org/symptoms/dizziness/basics/when-to-see-doctor/sym-20050886',
  },
  abdomen911: {
    publisher: 'Mayo Clinic',
    title: 'Abdominal pain',
    section: 'Call 911 or emergency medical assistance',
    date: '2013-06-21',
    address: 'http://www.mayoclinic.org/symptoms/abdominal-pain/basics/definition/sym-20050728?p=1',
  },
  abdomen: {
    publisher: 'Mayo Clinic',
    title: 'Abdominal pain',
    section: 'Seek immediate medical attention (urgent care or the emergency room)',
    date: '2013-06-21',
    address: 'http://www.mayoclinic.org/symptoms/abdominal-pain/basics/definition/sym-20050728?p=1',
  },
  vomiting: {
    publisher: 'Cleveland Clinic',
    title: 'Nausea & vomiting',
    section: 'When should a doctor be consulted? See a doctor immediately',
    date: null,
    address: 'https://my.clevelandclinic.org/health/symptoms/8106-nausea--vomiting/when-to-call-the-doctor',
  },
  flu: {
    publisher: 'Massachusetts Medical Society',
    title: 'Look Out for Emergency Warning Signs',
    section: 'In adults (call your doctor or go to an emergency room)',
    date: null,
    address:
      'http://www.massmed.org/Patient-Care/Health-Topics/Colds-and-Flu/Look-Out-for-Emergency-Warning-Signs/',
  },
  sepsis: {
    publisher: 'St. Mary’s Regional Medical Center, after the CDC',
    title: 'Things to know about sepsis',
    section: 'What are the symptoms? (a medical emergency)',
    date: '2019-04-22',
    address:
      'https://www.stmarysregional.com/resources/health-news-online-spring-2019-april/things-you-should-know-about-sepsis',
  },
  childEmergency: {
    publisher: 'Rhode Island Department of Health',
    title: 'Flu Information For Parents and Caregivers',
    section: 'When to Seek Emergency Medical Care (trouble breathing, fever with a rash, hard to wake)',
    date: null,
    address: 'http://www.health.state.ri.us/flu/for/parents/index.php',
  },
  childFlu: {
    publisher: 'Centers for Disease Control and Prevention, as KCAU (siouxlandproud.com) gives it',
    title: 'When to seek emergency treatment with flu symptoms',
    section: 'A child, to the emergency room (any fever under 12 weeks; no urine for 8 hours, no tears)',
    date: '2020-01-13',
    address:
      'https://www.siouxlandproud.com/news/digital-exclusive/digital-exclusive-when-to-seek-emergency-treatment-with-flu-symptoms/',
  },
  throat911: {
    publisher: 'Mayo Clinic',
    title: 'Symptom checker: Sore throat in adults',
    section: 'When to seek medical advice: emergency medical care',
    date: null,
    address: 'https://www.mayoclinic.org/symptom-checker/sore-throat-adult/related-factors/itt-20009075',
  },
  throat: {
    publisher: 'Cleveland Clinic',
    title: 'Sore throat (pharyngitis)',
    section: 'When should I call my doctor? See your doctor right away',
    date: null,
    address:
      'https://my.clevelandclinic.org/health/symptoms/8274-sore-throat-pharyngitis/when-to-call-the-doctor',
  },
  eye: {
    publisher: 'Mayo Clinic',
    title: 'Red eye',
    section: 'When to see a doctor: Seek immediate medical care',
    date: '2025-02-19',
    address: 'https://www.mayoclinic.org/symptoms/red-eye/basics/when-to-see-doctor/sym-20050748',
  },
  anaphylaxis: {
    publisher: 'Mayo Clinic, as RSPP carries it',
    title: 'Anaphylaxis: First aid',
    section: 'When to seek emergency care; Symptoms (call 911)',
    date: null,
    address: 'https://www.rspp.co.id/dcontent.html?id=ART-20056608&n=Anaphylaxis:%20First%20aid',
  },
  urinary: {
    publisher: 'Dorset HealthCare, NHS',
    title: 'Urinary tract infection',
    section: 'Symptoms of an upper UTI; When to seek medical advice',
    date: null,
    address:
      'http://www.dorsethealthcare.nhs.uk/yourhealth/article-detail.htm?name=urinary-tract-infection-adults/symptoms',
  },
  caudaEquina: {
    publisher: 'Oxford University Hospitals NHS Trust',
    title: 'Cauda Equina Syndrome: information for people with low back pain',
    section: 'Symptoms (contact your GP or visit A&E immediately)',
    date: '2014-03',
    address: 'https://studylib.net/doc/11640787/cauda-equina-syndrome-oxford-university-hospitals',
  },
  pregnancy: {
    publisher: 'Centers for Disease Control and Prevention, Hear Her',
    title: 'Recognizing urgent pregnancy-related warning signs',
    section: 'Seek medical care immediately',
    date: null,
    address: 'https://www.cdc.gov/hearher/resources/news-media/recognizing-urgent-warning-signs.html',
  },
  concussion: {
    publisher: 'Centers for Disease Control and Prevention, HEADS UP',
    title: 'Concussion Danger Signs',
    section: 'Dangerous Signs & Symptoms of a Concussion (call 911)',
    date: '2015-02-16',
    address: 'https://www.cdc.gov/headsup/basics/concussion_danger_signs.html',
  },
  bleeding: {
    publisher: 'Mayo Clinic, as Middlesex Health carries it',
    title: 'Bleeding',
    section: 'When to seek immediate medical care',
    date: '2018-05-25',
    address: 'https://middlesexhealth.org/learning-center/definitions/bleeding',
  },
  leg911: {
    publisher: 'Mayo Clinic',
    title: 'Leg swelling',
    section: 'When to see a doctor: Call 911 or emergency medical assistance',
    date: null,
    address: 'https://mayoclinic.org/symptoms/leg-swelling/basics/when-to-see-doctor/sym-20050910?p=1',
  },
  leg: {
    publisher: 'Mayo Clinic',
    title: 'Leg swelling',
    section: 'When to see a doctor: Seek immediate medical attention',
    date: null,
    address: 'https://mayoclinic.org/symptoms/leg-swelling/basics/when-to-see-doctor/sym-20050910?p=1',
  },
  ketoacidosis: {
    publisher: 'Mayo Clinic Care Network',
    title: 'Ketoacidosis',
    section: 'Symptoms; Treatments (emergency treatment)',
    date: null,
    address: 'https://mymlc.com/health-information/definitions/k/ketoacidosis',
  },
  ketoacidosisNemours: {
    publisher: 'Nemours KidsHealth',
    title: 'Ketoacidosis',
    section: 'A severe life-threatening condition requiring immediate treatment',
    date: null,
    address:
      'http://kidshealth.org/PageManager.jsp?lic=5&dn=PrimaryChildrensHospital&article_set=41005&cat_id=20727',
  },
  asq: {
    publisher: 'National Institute of Mental Health',
    title: 'Ask Suicide-Screening Questions (ASQ) Toolkit',
    section: 'ASQ Tool, questions 1 and 2; positive screen: yes to any item',
    date: '2017-10-13',
    address: 'https://www.scribd.com/document/487904290/ASQ-pdf',
  },
} satisfies Record<string, Source>
