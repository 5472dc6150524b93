/** Words that name no one medicine: which it was has to be asked. */
export type Which = {
  id: string
  words: string
  /** What it may have been, RxNorm ingredients and ids of classes, in the order in which they are offered. */
  drugs: string[]
  classes: string[]
  /** Until it is answered, what it may have been is a stop; where it could be nearly anything, a look. */
  severity: 'stop' | 'warn'
}

const macrolides = ['18631', '21212', '4053']

export const whichWords: readonly Which[] = [
  {
    id: 'mycin',
    words:
      'mycin, mycins, myacin, myacins, micin, micins, mycin drugs, micina, micinas, mycine, mycin antibiotics, thromycin',
    // Azithromycin, clarithromycin and erythromycin; clindamycin; vancomycin, tobramycin, streptomycin, gentamicin: names alone.
    drugs: [...macrolides, '2582', '11124', '10627', '10109', '1596450'],
    classes: [],
    severity: 'stop',
  },
  {
    id: 'sulfur',
    words:
      'sulfur, sulphur, sulfer, sulpher, sulfur drugs, sulfur medication, azufre, sulfur containing drugs, sulfer drug',
    drugs: [],
    classes: ['sulfonamide-antibiotics'],
    severity: 'stop',
  },
  {
    id: 'azole',
    words: 'azole, azoles, antifungal, antifungals, yeast infection pill, conazole, conazoles, anti fungal',
    drugs: ['4450', '6135', '2623'],
    classes: [],
    severity: 'stop',
  },
  {
    id: 'caine',
    words:
      'caine, caines, novocaine, novacaine, novocain, numbing medicine, local anesthetic, local anesthetics, local anesthesia, anestesia local, novocaina',
    drugs: ['6387'],
    classes: [],
    severity: 'stop',
  },
  {
    id: 'antibiotic',
    words:
      'antibiotic, antibiotics, antibiotico, antibioticos, abx, ear infection medicine, antibiotic as a child',
    drugs: ['2582', '6922', '7454', '4550', '10829', '11124', '42372', '8536', '190376'],
    classes: [
      'penicillins',
      'cephalosporins',
      'sulfonamide-antibiotics',
      'macrolides',
      'fluoroquinolones',
      'tetracyclines',
    ],
    severity: 'warn',
  },
  {
    id: 'pain',
    words:
      'pain medicine, pain medicines, pain med, pain meds, pain medication, pain medications, pain pills, pain pill, painkiller, painkillers, pain killer, pain killers, pain relievers, analgesico, analgesicos, pastillas para el dolor',
    drugs: ['161', '140587'],
    classes: ['nsaids', 'opioids'],
    severity: 'warn',
  },
  {
    id: 'steroid',
    words:
      'steroid, steroids, cortisone, cortizone, corticosteroid, corticosteroids, cortisona, esteroides, steroid shot, cortisone shot',
    drugs: ['8640', '8638', '6902', '5492', '10759', '19831', '41126'],
    classes: [],
    severity: 'stop',
  },
  {
    id: 'blood-pressure',
    words:
      'blood pressure pill, blood pressure pills, blood pressure medicine, blood pressure medication, bp meds, bp med, bp pill, bp medicine, pastilla de la presion',
    drugs: [],
    classes: ['ace-inhibitors', 'sartans', 'calcium-channel-blockers', 'beta-blockers', 'thiazides'],
    severity: 'warn',
  },
  {
    id: 'water-pill',
    words: 'water pill, water pills, diuretic, diuretics, fluid pill, fluid pills, diureticos',
    drugs: ['4603', '9997'],
    classes: ['thiazides'],
    severity: 'stop',
  },
  {
    id: 'blood-thinner',
    words: 'blood thinner, blood thinners, anticoagulant, anticoagulants, anticoagulantes',
    drugs: ['11289', '1364430', '32968', '5224', '67108', '1191'],
    classes: [],
    severity: 'stop',
  },
  {
    id: 'antihistamine',
    words: 'antihistamine, antihistamines, allergy pills, allergy medicine, antihistaminicos',
    drugs: ['28889', '20610', '87636', '3498', '5553', '6676', '6146', '135391'],
    classes: [],
    severity: 'stop',
  },
  {
    id: 'muscle-relaxer',
    words: 'muscle relaxer, muscle relaxers, muscle relaxant, muscle relaxants, relajantes musculares',
    drugs: ['21949', '6845'],
    classes: [],
    severity: 'stop',
  },
  {
    id: 'antidepressant',
    words: 'antidepressant, antidepressants, depression medicine, antidepresivos',
    drugs: ['72625', '39786', '42347', '15996', '10737', '704'],
    classes: ['ssris'],
    severity: 'warn',
  },
  {
    id: 'nausea-medicine',
    words: 'nausea medicine, nausea medication, anti nausea, nausea pill, antinausea',
    drugs: ['26225', '8745', '6915', '8704', '6676'],
    classes: [],
    severity: 'warn',
  },
]
