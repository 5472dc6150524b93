import { stem } from './words.ts'

/** Words for one thing; each finds the others. Abbreviations stand for several words. Words made for this project, and no rule. */
const table = `
kidney renal
lung pulmonary
heart cardiac
liver hepatic
stomach gastric
belly abdominal abdomen tummy
brain cerebral
skin cutaneous
bone osseous
clot thrombosis embolism
stone calculus lithiasis
broken fracture fx
cut laceration
bruise contusion
tumor neoplasm
cancer malignant carcinoma ca
high elevated
low deficiency decreased
baby infant newborn
child childhood pediatric
eardrum tympanic
hearing ear
eye ocular
tooth dental teeth
itch pruritus itchy itching
bleeding hemorrhage bleed
swelling edema swollen
infection infectious
fungus fungal mycosis
virus viral
worm helminth
womb uterus uterine
sugar glucose
piss urine urinary pee
poop stool fecal
faint syncope
drug medication medicine
alcohol etoh
arm upper
leg lower
blood hematuria
hand upper
forearm upper
foot lower
thigh lower
calf lower
vein venous
artery arterial
nerve neuropathy
joint arthropathy
shot immunization vaccine
exposure contact
left lt
right rt
bilateral both bilat
pain ache painful hurt sore
chronic longstanding
acute sudden
unspecified nos
uncontrolled hyperglycemia
pregnancy pregnant gravidarum
postpartum puerperium
diabetes diabetic
depression depressive
psychosis psychotic
panic panic
tightness pain
ulcer ulceration
allergy allergic
anxiety anxious
perforated perforation
inflammation inflammatory
collarbone clavicle
shinbone tibia
kneecap patella
tailbone coccyx
shoulderblade scapula
jaw mandible
breastbone sternum
backbone vertebra
pinky finger
anal ani
screening screen
pap cytological
cocaine crack
fear phobia

`

const alike = new Map<string, string[]>()
for (const line of table.trim().split('\n')) {
  const words = line.split(' ').map(stem)
  for (const word of words)
    alike.set(word, [...(alike.get(word) ?? []), ...words.filter((other) => other !== word)])
}

/** Other words for this one (as `stem` writes them). */
export const alikeTo = (word: string): readonly string[] => alike.get(word) ?? []
