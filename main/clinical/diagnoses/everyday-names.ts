/**
 * What people call what they have, and what clinicians write for short: the names, then the codes that are meant, the likeliest
 * first. A code stands for all below it. These are words, made for this project, and no rule: what they find is chosen by a person.
 */
const table = `
high blood pressure, hypertension, htn, hbp, elevated blood pressure disorder | I10
elevated blood pressure reading, high blood pressure reading, white coat, elevated bp, high bp reading | R03.0
hypertension with ckd, hypertensive kidney disease, hypertension kidney disease | I12.9
diabetic kidney disease, diabetic nephropathy, diabetes with ckd | E11.22 E11.21
diabetic retinopathy | E11.319
diabetic foot ulcer | E11.621
dka, diabetic ketoacidosis | E10.10 E11.10
low blood pressure, hypotension | I95.9 I95.1
high cholesterol, cholesterol, hld, hyperlipidemia, lipids, dyslipidemia | E78.5 E78.00 E78.2
high triglycerides, triglycerides | E78.1
sugar, diabetes, sugar diabetes, dm, dm2, t2dm, type 2 diabetes, diabetes type 2, type ii diabetes, niddm, diabetic | E11.9 E11.65
uncontrolled diabetes, high sugar diabetes, poorly controlled diabetes, diabetes out of control | E11.65
type 1 diabetes, t1dm, dm1, diabetes type 1, juvenile diabetes, iddm | E10.9 E10.65
high blood sugar, high sugar, elevated glucose, hyperglycemia | R73.9 E11.65
low blood sugar, low sugar, hypoglycemia | E16.2 E11.649
diabetic neuropathy, diabetes neuropathy, diabetic foot pain | E11.40 E11.42
prediabetes, pre diabetes, borderline diabetes, borderline sugar | R73.03
underactive thyroid, low thyroid, slow thyroid, hypothyroid, hypothyroidism, thyroid | E03.9
overactive thyroid, hyperthyroid, hyperthyroidism, high thyroid | E05.90
hashimoto, hashimotos thyroiditis | E06.3
obesity, obese, overweight obesity | E66.9
morbid obesity, severe obesity, extreme obesity | E66.01
overweight | E66.3
low vitamin d, vitamin d, vit d deficiency, vitamin d deficiency | E55.9
low b12, b12 deficiency, vitamin b12 deficiency | E53.8
iron deficiency, low iron, ida, iron deficiency anemia, anemia iron | D50.9 E61.1
anemia, low blood count, low hemoglobin | D64.9
cold, common cold, head cold, runny nose cold | J00 J06.9
uri, urti, upper respiratory infection, chest cold, viral uri | J06.9
sore throat, throat pain, pharyngitis, throat infection | J02.9
strep, strep throat, streptococcal sore throat | J02.0
tonsillitis, tonsil infection | J03.90
swollen tonsils, big tonsils, enlarged tonsils | J35.1
mono, mononucleosis, kissing disease | B27.90
laryngitis, lost voice, lost my voice | J04.0
hoarse, hoarse voice, hoarseness, raspy voice | R49.0
croup, barking cough, barky cough | J05.0
sinus infection, sinusitis, sinus, acute sinusitis | J01.90 J32.9
chronic sinusitis, chronic sinus infection | J32.9
stuffy nose, nasal congestion, congestion, blocked nose, stuffed up | R09.81
runny nose, rhinorrhea | J34.89 R09.81
post nasal drip, postnasal drip, pnd | R09.82
nosebleed, nose bleed, bloody nose, epistaxis | R04.0
hay fever, seasonal allergies, pollen allergy, seasonal allergy | J30.2 J30.1
allergies, nasal allergies, allergic rhinitis, allergy nose | J30.9
bronchitis, acute bronchitis, chest infection | J20.9 J40
bronchiolitis, rsv bronchiolitis | J21.9 J21.0
pneumonia, lung infection, cap | J18.9
flu, influenza, the flu | J11.1 J10.1
stomach flu, stomach bug, gastroenteritis, viral gastroenteritis, gi bug | A08.4 A09 K52.9
covid, covid 19, coronavirus, sars cov 2, corona | U07.1
long covid, post covid, long haul covid | U09.9
covid exposure, exposed to covid, exposure to covid | Z20.822
covid test, covid screening, screening for covid | Z11.52
asthma, reactive airway, rad | J45.909
asthma attack, asthma flare, asthma exacerbation, asthma flare up | J45.901
copd, emphysema bronchitis | J44.9
copd flare, copd exacerbation, aecopd, copd flare up | J44.1
emphysema | J43.9
cough, coughing | R05.9 R05.1
acute cough, new cough | R05.1
chronic cough, cough for months | R05.3
wheezing, wheeze | R06.2
short of breath, shortness of breath, sob, breathless, trouble breathing, dyspnea, winded | R06.02 R06.00
snoring | R06.83
sleep apnea, osa | G47.33 G47.30
whooping cough, pertussis | A37.90
fever, high temperature, febrile | R50.9
chills | R68.83
body aches, aches, muscle aches, myalgia, muscle pain | M79.10
tired, fatigue, tiredness, no energy, exhausted, exhaustion | R53.83
weakness, weak | R53.1
night sweats, sweating, sweats, hyperhidrosis | R61
weight loss, losing weight | R63.4
weight gain, gaining weight | R63.5
loss of appetite, no appetite, poor appetite | R63.0
dehydration, dehydrated | E86.0
swollen glands, swollen lymph nodes, lymphadenopathy, enlarged lymph node | R59.9 R59.0
pink eye, pinkeye, conjunctivitis, red eye infection, eye infection | H10.9 H10.3
allergic conjunctivitis, eye allergies, itchy eyes, eye allergy | H10.45 H10.10
bacterial conjunctivitis | H10.02 H10.9
stye, sty, hordeolum | H00.01
chalazion, eyelid bump | H00.1
blepharitis, eyelid inflammation | H01.00
dry eye, dry eyes | H04.12
eye pain, pain in eye, sore eye | H57.1
blurry vision, blurred vision | H53.8
scratched eye, corneal abrasion, scratched cornea | S05.0
red spot in eye, blood in eye, subconjunctival hemorrhage, broken blood vessel eye | H11.3
glaucoma | H40.9
cataract, cataracts | H26.9
floaters, eye floaters | H43.39
ear infection, otitis media, otitis, aom, middle ear infection | H66.90 H66.9
swimmers ear, swimmer ear, outer ear infection, otitis externa, external ear infection | H60.33 H60.9
ear pain, earache, ear ache, otalgia | H92.0
ear wax, earwax, wax in ear, cerumen, clogged ear wax, impacted cerumen | H61.2
ringing in ears, ringing ears, ear ringing, tinnitus | H93.1
hearing loss, hard of hearing, deaf | H91.9
plugged ear, clogged ear, eustachian tube dysfunction, ear pressure, etd | H69.9 H69.8
fluid in ear, ear fluid, effusion ear | H65.9
ear drainage, draining ear, otorrhea | H92.1
uti, urinary tract infection, urine infection, urinary infection, water infection | N39.0
bladder infection, cystitis | N30.00 N30.90
kidney infection, pyelonephritis, pyelo | N10 N12
kidney stone, kidney stones, renal stone, nephrolithiasis, renal calculi | N20.0
burning when urinating, burning urination, painful urination, burns when i pee, dysuria, burning pee | R30.0
frequent urination, urinary frequency, peeing a lot | R35.0
blood in urine, bloody urine, hematuria | R31.9
cant hold urine, urine leakage, urinary incontinence, incontinence, leaking urine, bladder leakage | R32 N39.498
stress incontinence | N39.3
overactive bladder, oab | N32.81
urgency of urination, urinary urgency | R39.15
enlarged prostate, bph, big prostate, prostate | N40.1 N40.0
prostatitis, prostate infection | N41.9 N41.0
kidney disease, ckd, kidney failure chronic, chronic kidney disease | N18.9
ckd 3, ckd stage 3, stage 3 kidney disease | N18.30
erectile dysfunction, ed, impotence, cant get an erection | N52.9
testicle pain, testicular pain, scrotal pain | N50.81 N50.82
yeast infection, vaginal yeast infection, vaginal yeast, vaginal candidiasis, vulvovaginal candidiasis | B37.3
bacterial vaginosis, bv, vaginitis, vaginal infection | N76.0
vaginal discharge, discharge vaginal | N89.8
vaginal dryness, vaginal atrophy | N95.2
heavy periods, heavy period, menorrhagia, heavy menstrual bleeding | N92.0
irregular periods, irregular period, irregular menses | N92.6
missed period, no period, amenorrhea, late period | N91.2 N92.6
painful periods, period cramps, menstrual cramps, period pain, dysmenorrhea | N94.6
menopause, hot flashes, hot flash, menopausal symptoms | N95.1
pms, premenstrual syndrome | N94.3
pmdd | F32.81
pcos, polycystic ovaries, polycystic ovary | E28.2
endometriosis | N80.9
pelvic pain, pelvic pain female | R10.2
breast lump, lump in breast | N63
breast pain, sore breast, mastodynia | N64.4
mastitis, breast infection | N61.0 O91.2
birth control, contraception, birth control counseling, contraceptive counseling | Z30.09
birth control pills, birth control refill, refill birth control, ocp refill, contraceptive pills | Z30.41
start birth control, new birth control pills, birth control start | Z30.011
morning after pill, emergency contraception, plan b | Z30.012
pregnancy test positive, positive pregnancy test | Z32.01
pregnancy test | Z32.00 Z32.02
pregnant, pregnancy, prenatal visit, prenatal care | Z33.1 Z34.90
morning sickness, nausea in pregnancy, vomiting in pregnancy, nausea of pregnancy | O21.0
uti in pregnancy, urinary infection in pregnancy | O23.4
gestational diabetes, gdm | O24.41
postpartum depression, ppd, postnatal depression | F53.0
std exposure, exposed to std, exposure to std, sti exposure | Z20.2
std check, std screening, sti screening, std test, sti testing | Z11.3
chlamydia | A74.9 A56.2
gonorrhea, the clap | A54.9
syphilis | A53.9
trichomoniasis, trich | A59.9 A59.01
genital herpes, herpes genital | A60.00 A60.9
cold sore, cold sores, fever blister, herpes labialis, oral herpes | B00.1
herpes, hsv | B00.9
genital warts, anogenital warts | A63.0
hiv | B20 Z21
shingles, herpes zoster, zoster | B02.9
chickenpox, chicken pox, varicella | B01.9
hand foot and mouth, hand foot mouth, hand foot and mouth disease, hfmd | B08.4
molluscum | B08.1
thrush, oral thrush, mouth yeast | B37.0
canker sore, canker sores, mouth ulcer, aphthous ulcer, mouth sore | K12.0
lice, head lice | B85.0
scabies, the itch mite | B86
ringworm, ring worm, tinea, tinea corporis | B35.4
athletes foot, athlete foot, tinea pedis, foot fungus | B35.3
jock itch, tinea cruris | B35.6
toenail fungus, nail fungus, onychomycosis, fungal nail | B35.1
scalp ringworm, tinea capitis | B35.0
tinea versicolor | B36.0
pinworms, pinworm | B80
lyme, lyme disease | A69.20
tick bite | W57 S30.861 
bug bite, insect bite, bug bites, insect bites, mosquito bite | W57
spider bite | T63.301 T63.391
bee sting, wasp sting, bee stings | T63.441
dog bite, bitten by dog | W54.0
cat bite | W55.01
cat scratch | W55.03 A28.1
rash, skin rash, skin eruption | R21
eczema, dermatitis, skin inflammation | L30.9 L20.9
atopic dermatitis, atopic eczema, childhood eczema | L20.9
poison ivy, poison oak, poison sumac | L23.7
contact dermatitis, skin reaction, contact allergy | L25.9 L23.9
hives, urticaria, welts | L50.9
itching, itchy skin, itchy, pruritus | L29.9
acne, pimples, zits | L70.0 L70.9
rosacea | L71.9
psoriasis | L40.9 L40.0
dandruff, seborrheic dermatitis, seb derm | L21.9
cradle cap | L21.0
diaper rash, nappy rash | L22
cellulitis, skin infection | L03.90
boil, boils, furuncle, abscess, skin abscess | L02.91 L02.92
folliculitis, razor bumps, ingrown hair | L73.9 L73.8
impetigo | L01.00
ingrown toenail, ingrown nail | L60.0
paronychia, nail infection, finger infection around nail | L03.01 L03.03
wart, warts | B07.9
plantar wart | B07.0
corn, callus, corns | L84
hair loss, losing hair, alopecia | L65.9
alopecia areata | L63.9
male pattern baldness, androgenic alopecia | L64.9
sunburn | L55.9
burn, burns | T30.0
mole, changing mole, moles | D22.9
skin tag, skin tags | L91.8
skin cancer | C44.90
cyst, sebaceous cyst, epidermal cyst | L72.0 L72.3
allergic reaction, allergy | T78.40
angioedema, swollen lips, lip swelling | T78.3
food allergy | Z91.018 T78.1
penicillin allergy, allergic to penicillin, pcn allergy | Z88.0
anaphylaxis, anaphylactic reaction | T78.2
drug reaction, medication side effect, side effect of medication, adverse drug reaction | T88.7 T50.905
heartburn, acid indigestion | R12
acid reflux, gerd, reflux, gastroesophageal reflux | K21.9 K21.0
indigestion, dyspepsia, upset stomach | K30 R10.13
gastritis | K29.70
ulcer, stomach ulcer, peptic ulcer | K27.9 K25.9
stomach pain, belly pain, abdominal pain, stomach ache, tummy ache, stomachache, abd pain, stomach hurts | R10.9
epigastric pain, upper stomach pain | R10.13
right upper belly pain, right upper quadrant pain, ruq pain | R10.11
left lower quadrant pain, llq pain | R10.32
right lower quadrant pain, rlq pain | R10.31
nausea, feel sick, queasy | R11.0
vomiting, throwing up, puking | R11.10
nausea and vomiting, nausea vomiting, n v, nv | R11.2
diarrhea, loose stools, the runs, loose stool | R19.7
travelers diarrhea, traveler diarrhea | A09
constipation, constipated | K59.00
bloating, gas, bloated, gassy, flatulence | R14.0 R14.3
ibs, irritable bowel, irritable bowel syndrome | K58.9
hemorrhoids, piles, hemorrhoid | K64.9
anal fissure, fissure | K60.2
blood in stool, bloody stool, rectal bleeding, blood when wiping | K92.1 K62.5
food poisoning | A05.9
c diff, cdiff, clostridium difficile | A04.72 A04.7
celiac, celiac disease, gluten intolerance | K90.0
lactose intolerance, lactose intolerant, dairy intolerance | E73.9
crohns, crohn disease | K50.90
ulcerative colitis, uc | K51.90
diverticulitis | K57.92
diverticulosis | K57.90
gallstones, gall stones, gallstone | K80.20
appendicitis | K35.80 K37
hernia, inguinal hernia, groin hernia | K40.90
hiatal hernia | K44.9
fatty liver, nafld | K76.0
elevated liver enzymes, high liver enzymes, elevated lfts, abnormal liver tests | R74.01 R79.89
hepatitis c, hep c | B18.2 B19.20
hepatitis b, hep b | B18.1 B19.10
trouble swallowing, difficulty swallowing, dysphagia | R13.10
back pain, backache, dorsalgia | M54.9 M54.50
low back pain, lower back pain, lbp, lumbago, lumbar pain, low back ache | M54.50
upper back pain, mid back pain, thoracic pain | M54.6
neck pain, cervicalgia, stiff neck, crick in neck | M54.2
sciatica, leg pain from back, sciatic pain | M54.3 M54.4
pinched nerve, radiculopathy | M54.10 M54.16 M54.12
herniated disc, slipped disc, bulging disc | M51.26 M51.9
muscle spasm, spasm, back spasm, muscle cramp | M62.838 M62.830
leg cramps, cramps in leg | R25.2
knee pain, pain in knee, sore knee | M25.56
shoulder pain, pain in shoulder | M25.51
rotator cuff, rotator cuff tear | M75.10 S46.01
frozen shoulder | M75.0
hip pain | M25.55
ankle pain | M25.57
foot pain, pain in foot | M79.67
heel pain, plantar fasciitis | M72.2
wrist pain | M25.53
hand pain | M79.64
finger pain | M79.64
elbow pain | M25.52
tennis elbow | M77.1
golfers elbow, golfer elbow | M77.0
leg pain, pain in leg | M79.60 M79.66
arm pain, pain in arm | M79.60
joint pain, joints hurt, achy joints, arthralgia | M25.50
arthritis, osteoarthritis, oa, degenerative joint disease, djd | M19.90
knee arthritis, arthritis of knee, knee oa, osteoarthritis knee | M17.9 M17.1
rheumatoid arthritis, ra | M06.9
gout, gout flare, gout attack | M10.9
lupus, sle | M32.9
fibromyalgia, fibro | M79.7
osteoporosis, brittle bones, thin bones | M81.0
osteopenia | M85.80
carpal tunnel, carpal tunnel syndrome, cts | G56.0
trigger finger | M65.30 M65.3
tendinitis, tendonitis | M77.9
bursitis | M71.9
ankle sprain, sprained ankle, twisted ankle, rolled ankle | S93.40
wrist sprain, sprained wrist | S63.50
knee sprain, sprained knee, twisted knee | S83.9
pulled muscle, muscle strain | T14.8 M62.9
back strain, strained back, lumbar strain | S39.012
neck strain, whiplash | S16.1 S13.4
broken finger, finger fracture | S62.60
broken toe, toe fracture | S92.91 S92.5
broken wrist, wrist fracture | S62.10
broken ankle, ankle fracture | S82.89
broken arm | S42.30 S52.90
broken rib, rib fracture | S22.3
concussion, head injury concussion | S06.0X0 S06.0
head injury, hit head, bumped head | S09.90
bruise, contusion, black and blue | T14.8 S00.83
black eye | S00.1
cut finger, finger cut, finger laceration | S61.21
cut, laceration | T14.8
splinter | T14.8
migraine, migraines, migraine headache | G43.909
migraine with aura | G43.109
migraine without aura | G43.009
chronic migraine | G43.709
headache, head pain, headaches, head hurts, ha | R51.9
tension headache, stress headache | G44.209
cluster headache | G44.009
dizzy, dizziness, lightheaded, light headed, giddiness, giddy | R42
vertigo, spinning, room spinning | R42 H81.10
bppv, positional vertigo | H81.1
passed out, fainting, fainted, syncope, faint, blacked out | R55
numbness, numb, tingling, pins and needles, numbness and tingling, paresthesia | R20.2 R20.0
neuropathy, nerve pain, peripheral neuropathy | G62.9 M79.2
seizure, seizures, fit, convulsion | R56.9
epilepsy, seizure disorder | G40.909
tremor, shaking hands, shaky | R25.1
essential tremor | G25.0
restless legs, restless leg, rls | G25.81
bells palsy, facial palsy, facial droop | G51.0 R29.810
parkinsons, parkinson disease | G20
multiple sclerosis, ms | G35
dementia | F03.90
alzheimers, alzheimer disease | G30.9
memory loss, memory problems, forgetful | R41.3
confusion, confused | R41.0
stroke, cva | I63.9
history of stroke, old stroke, past stroke | Z86.73
tia, mini stroke, ministroke | G45.9
falls, falling, frequent falls | R29.6
trouble walking, gait problem, unsteady | R26.9 R26.81
anxiety, anxious, nervous, anxiety disorder, worry | F41.9 F41.1
gad, generalized anxiety | F41.1
panic, panic attack, panic attacks, panic disorder | F41.0
social anxiety, shy social phobia | F40.10
depression, depressed, feeling down | F32.A F32.9
mdd, major depression, major depressive disorder | F32.9 F33.9
recurrent depression, mdd recurrent, recurrent major depression | F33.9
depression moderate recurrent | F33.1
anxiety and depression, depression and anxiety, mixed anxiety depression | F41.8 F41.9 F32.A
adjustment disorder | F43.20 F43.23 F43.2
grief, bereavement, death in family, mourning | Z63.4 F43.21
stress, stressed, stressed out, burnout, burned out, burn out | F43.9 Z73.3 Z73.0
work stress, job stress, stress at work | Z56.6
ptsd, post traumatic stress, post traumatic stress disorder | F43.10
adhd, add, attention deficit, attention deficit disorder | F90.9 F90.0
adhd combined | F90.2
adhd inattentive | F90.0
bipolar 2, bipolar ii, bipolar type 2 | F31.81
bipolar depression | F31.30 F31.9
mania, manic episode | F31.10 F30.9
mood disorder | F39
phobia, fear | F40.9
dyslexia, reading disorder | F81.0
sleep walking, sleepwalking | F51.3
nightmares, nightmare | F51.5
tics, tourette, tourettes | F95.2 F95.9
psychotic depression, depression with psychosis | F32.3 F33.3
dysthymia, persistent depression | F34.1
seasonal depression, seasonal affective disorder | F33.9
hoarding | F42.3
hair pulling, trichotillomania | F63.3
skin picking | F42.4
gambling | F63.0
bipolar, bipolar disorder, manic depression, manic depressive | F31.9
schizophrenia | F20.9
psychosis, psychotic | F29
ocd, obsessive compulsive | F42.9
insomnia, cant sleep, trouble sleeping, sleeplessness, difficulty sleeping, sleep problems | G47.00 F51.01
suicidal, suicidal thoughts, suicidal ideation, wants to die, si | R45.851
self harm, cutting | R45.88 Z91.5
alcohol withdrawal | F10.239 F10.939
cocaine use disorder, cocaine abuse, cocaine addiction | F14.10 F14.20
methamphetamine, meth use, stimulant use disorder | F15.10 F15.20
alcoholism, alcoholic, alcohol use disorder, aud, alcohol dependence | F10.20
alcohol abuse, drinking too much | F10.10
opioid use disorder, oud, opioid addiction, opiate addiction, heroin addiction | F11.20
smoker, smoking, tobacco, cigarettes, nicotine dependence, tobacco use disorder | F17.210 Z72.0 F17.200
vaping, vapes, e cigarettes | F17.290 U07.0
quit smoking, former smoker, ex smoker | Z87.891
marijuana, cannabis, weed | F12.10 F12.90 F12.20
eating disorder | F50.9
anorexia nervosa | F50.00
bulimia | F50.2
binge eating | F50.81
autism, autistic, asd | F84.0
borderline personality, bpd | F60.3
gender dysphoria, transgender | F64.0 F64.9
anger, anger issues, irritability, irritable | R45.4
mood swings, moody | R45.86
low libido, low sex drive, decreased libido | R68.82
marital problems, relationship problems, couples problems | Z63.0
chest pain, chest hurts, cp | R07.9 R07.89
chest tightness, tight chest | R07.89
angina | I20.9
chest wall pain, rib pain, costochondritis | R07.89 M94.0 R07.81
heart attack, mi, myocardial infarction | I21.9
coronary artery disease, cad, heart disease, blocked arteries | I25.10
heart failure, chf, congestive heart failure, hf | I50.9
atrial fibrillation, afib, a fib, af | I48.91
palpitations, heart racing, racing heart, heart fluttering | R00.2
fast heart rate, tachycardia | R00.0
slow heart rate, bradycardia | R00.1
svt, supraventricular tachycardia | I47.1
irregular heartbeat, arrhythmia, skipped beats | I49.9
heart murmur, murmur | R01.1
blood clot in leg, dvt, deep vein thrombosis, leg clot | I82.40
pulmonary embolism, pe, blood clot in lung, lung clot | I26.99
varicose veins, spider veins | I83.90
swelling of legs, swollen legs, leg swelling, swollen feet, edema, swollen ankles | R60.0 R60.9
peripheral artery disease, pad, pvd, poor circulation | I73.9
toothache, tooth pain, tooth ache, dental pain | K08.89
tooth abscess, dental abscess, tooth infection, dental infection | K04.7
cavity, cavities, tooth decay | K02.9
gingivitis, gum disease, bleeding gums | K05.10
tmj, jaw pain, jaw joint | M26.60 R68.84
dry mouth | R68.2
bad breath | R19.6
medication refill, refill, med refill, prescription refill, rx refill | Z76.0
physical, annual physical, checkup, check up, wellness visit, annual exam | Z00.00
well child, well child check, wcc | Z00.129
school physical, sports physical | Z02.5 Z02.0
work note, doctors note, return to work note, work excuse | Z02.89 Z02.79
vaccine, vaccination, immunization, shot, shots, flu shot | Z23
travel advice, travel consultation, travel shots | Z71.84
preop, pre op, preoperative clearance, surgical clearance | Z01.818
lab results, review results, discuss results, abnormal labs | Z71.2 R79.9
counseling, advice | Z71.9 Z71.89
blood thinner, anticoagulant, warfarin use, on coumadin | Z79.01
insulin use, on insulin, takes insulin | Z79.4
long term medication, medication monitoring, drug monitoring | Z79.899 Z51.81
high white count, elevated white count, leukocytosis | D72.829
low platelets, thrombocytopenia | D69.6
protein in urine, proteinuria | R80.9
low potassium, hypokalemia | E87.6
high potassium, hyperkalemia | E87.5
low sodium, hyponatremia | E87.1
low testosterone, low t, hypogonadism | E29.1
chronic pain | G89.29 G89.4
flank pain, side pain | R10.9
breast cancer | C50.91 C50.919
prostate cancer | C61
colon cancer | C18.9
lung cancer | C34.90
sepsis | A41.9
colic, fussy baby, crying baby | R10.83 R68.11
teething | K00.7
bed wetting, bedwetting, enuresis | N39.44
jaundice, yellow skin | R17
newborn jaundice | P59.9
tongue tie | Q38.1
domestic violence, abuse by partner | T74.11 Z69.11
homeless, homelessness | Z59.00 Z59.0
miscarriage, spontaneous abortion, lost the baby | O03.9
threatened miscarriage, threatened abortion, bleeding in early pregnancy | O20.0
preeclampsia, pre eclampsia | O14.9
pregnancy hypertension, gestational hypertension, high blood pressure in pregnancy | O13
breastfeeding problem, trouble breastfeeding, lactation problem, nursing problem | O92.79 O92.70
low milk supply, not enough milk | O92.4
ectopic pregnancy, tubal pregnancy | O00.9
fibroids, uterine fibroid, fibroid, leiomyoma | D25.9
abnormal pap, abnormal pap smear | R87.619 R87.61
cervicitis | N72
pid, pelvic inflammatory disease | N73.9
infertility, cant get pregnant, trying to conceive | N97.9
male infertility | N46.9
ovarian cyst | N83.20
spotting, bleeding between periods, intermenstrual bleeding | N92.3 N92.1
postmenopausal bleeding | N95.0
bartholin cyst | N75.0
painful sex, dyspareunia, pain during sex | N94.10 N94.1
vasectomy | Z30.2
iud, iud check | Z30.431 Z30.430
testicular torsion, twisted testicle | N44.0
epididymitis | N45.1
hydrocele | N43.3
varicocele | I86.1
undescended testicle | Q53.9
urinary retention, cant urinate, cant pee | R33.9
nocturia, peeing at night, getting up at night to pee | R35.1
hydronephrosis | N13.30
melasma | L81.1
keloid, hypertrophic scar, scar | L91.0 L90.5
vitiligo | L80
hidradenitis | L73.2
pilonidal cyst | L05.91
skin lesion, lesion of skin, spot on skin | L98.9 D49.2
actinic keratosis, precancer skin | L57.0
seborrheic keratosis | L82.1
dry skin, xerosis | L85.3
heat rash, prickly heat | L74.0
intertrigo | L30.4
pityriasis rosea | L42
lichen planus | L43.9
lipoma, fatty lump | D17.9
bed bugs, bedbug bites | W57
pressure ulcer, bed sore, bedsore, pressure sore | L89.90
frostbite | T33.90 T34.90
heat exhaustion | T67.5
heat stroke, heatstroke | T67.0
motion sickness, car sick, seasick | T75.3
altitude sickness | T70.29
hematoma | T14.8
puncture wound | T14.8
abrasion, scrape, road rash | T14.8
stubbed toe, toe injury | S90.12 S99.92
broken nose, nasal fracture | S02.2
broken collarbone, clavicle fracture | S42.00
broken hip, hip fracture | S72.00
broken leg | S82.90
broken foot, foot fracture, metatarsal fracture | S92.90 S92.30
broken hand, hand fracture, boxers fracture | S62.90 S62.33
dislocated shoulder, shoulder dislocation | S43.00
dislocated finger | S63.25
torn meniscus, meniscus tear | S83.20 M23.20
acl tear, torn acl | S83.51
achilles tendinitis, achilles tendonitis | M76.6
achilles tear, torn achilles | S86.01
shin splints | S86.89
hamstring strain, pulled hamstring | S76.31
groin strain, pulled groin | S39.013 S76.21
bunion | M20.1
hammer toe, hammertoe | M20.4
flat feet, flat foot | M21.4
mortons neuroma, morton neuroma | G57.6
bakers cyst, baker cyst | M71.2
ganglion, ganglion cyst | M67.4
de quervain, dequervain | M65.4
scoliosis | M41.9
spinal stenosis | M48.061 M48.00
degenerative disc disease, ddd | M51.36 M50.30
ankylosing spondylitis | M45.9
polymyalgia, pmr | M35.3
sjogren, sjogrens | M35.00
raynaud, raynauds | I73.00
temporal arteritis, giant cell arteritis | M31.6
hip arthritis, arthritis of hip | M16.9
swollen knee, knee swelling, knee effusion, water on knee | M25.46
swollen joint, joint swelling | M25.40
perforated eardrum, ruptured eardrum, hole in eardrum, burst eardrum | H72.9
serous otitis media, glue ear | H65.9 H65.0
vertigo ear, labyrinthitis, inner ear infection | H83.0
meniere, menieres | H81.0
foreign body ear, something in ear | T16.9
foreign body eye, something in eye, foreign body in eye | T15.9
foreign body nose, something in nose | T17.1
uveitis, iritis | H20.9 H20.00
keratitis | H16.9
pterygium | H11.00
retinal detachment | H33.2
macular degeneration, amd | H35.30
nearsighted, myopia | H52.1
double vision, diplopia | H53.2
loss of vision, vision loss, blindness | H54.7
droopy eyelid, ptosis eyelid | H02.40
deviated septum | J34.2
nasal polyp, nasal polyps | J33.9
loss of smell, cant smell, anosmia | R43.0
loss of taste, cant taste | R43.2
peritonsillar abscess, quinsy | J36
swollen salivary gland, sialadenitis | K11.20
salivary stone | K11.5
tongue pain, burning tongue, burning mouth | K14.6
chapped lips, cheilitis | K13.0
lump in throat, globus | F45.8 R09.89
hiccups, hiccough | R06.6
sneezing | R06.7
low oxygen, hypoxia, hypoxemia | R09.02
exercise induced asthma, exercise asthma | J45.990
bronchospasm | J98.01
pleurisy | R09.1
lung nodule, pulmonary nodule | R91.1
tb, tuberculosis | A15.9 A15.0
tb test, ppd test, tuberculosis screening | Z11.1
rsv, respiratory syncytial virus | J21.0 B97.4 J12.1
collapsed lung, pneumothorax | J93.9
fluid in lungs, pulmonary edema | J81.0 J81.1
pleural effusion | J90
pulmonary hypertension | I27.20
pulmonary fibrosis | J84.10
hypertensive urgency | I16.0
hypertensive emergency, hypertensive crisis | I16.1 I16.9
aortic stenosis | I35.0
mitral valve prolapse, mvp | I34.1
pericarditis | I30.9
cardiomyopathy | I42.9
aortic aneurysm, aaa | I71.4 I71.9
carotid stenosis | I65.2
phlebitis, superficial phlebitis, superficial clot | I80.0 I80.9
lymphedema | I89.0
orthostatic hypotension, dizzy when standing | I95.1
pots | I49.8 G90.A
gi bleed, gastrointestinal bleeding | K92.2
vomiting blood, hematemesis | K92.0
black stool, melena, tarry stool | K92.1
barretts, barrett esophagus | K22.70
esophagitis | K20.90
h pylori, helicobacter | B96.81
pancreatitis, acute pancreatitis | K85.90
chronic pancreatitis | K86.1
hepatitis a, hep a | B15.9
cirrhosis | K74.60
gallbladder infection, cholecystitis | K81.0 K81.9
umbilical hernia, belly button hernia | K42.9
external hemorrhoids, hemorrhoids external, thrombosed hemorrhoid | K64.4 K64.5
anal itching, itchy bottom, pruritus ani, itchy anus | L29.0
anal abscess, perianal abscess | K61.0
stool incontinence, fecal incontinence | R15.9
colon polyp, colon polyps | K63.5
colonoscopy screening, screening colonoscopy, colon cancer screening | Z12.11
mammogram, mammogram screening, breast cancer screening | Z12.31
cervical cancer screening, pap smear | Z12.4
diabetes screening | Z13.1
cholesterol screening | Z13.220
depression screening | Z13.31 Z13.39
family history of breast cancer | Z80.3
family history of colon cancer | Z80.0
history of colon polyps, history of polyps | Z86.010
caregiver stress, caregiver burden, caregiver | Z63.6
unemployed, lost job, out of work | Z56.0
food insecurity, hungry no food | Z59.4
lives alone, living alone | Z60.2
trigeminal neuralgia | G50.0
post herpetic neuralgia, postherpetic neuralgia, shingles pain | B02.29
meralgia | G57.1
tarsal tunnel | G57.5
cubital tunnel, ulnar neuropathy | G56.2
foot drop | M21.37
als, lou gehrig | G12.21
huntingtons, huntington disease | G10
cerebral palsy | G80.9
hydrocephalus | G91.9
brain fog | R41.89 R41.840
trouble concentrating, poor concentration, cant concentrate | R41.840
aphasia, trouble speaking, slurred speech | R47.01 R47.81
febrile seizure, fever seizure | R56.00
failure to thrive | R62.51 R62.7
developmental delay, delayed milestones | R62.50 F88
speech delay | F80.9
learning disability | F81.9
roseola | B08.20
fifth disease, slapped cheek | B08.3
scarlet fever, scarlatina | A38.9
measles | B05.9
mumps | B26.9
rubella, german measles | B06.9
infant reflux, reflux in infant, spit up | P78.83 K21.9
mrsa | A49.02 B95.62
staph infection | A49.01
strep infection | A49.1
viral infection, virus, viral illness | B34.9
bacterial infection | A49.9
fungal infection | B49
west nile | A92.30
malaria | B54
covid vaccine | Z23
thyroid nodule | E04.1
goiter, enlarged thyroid | E04.9
graves, graves disease | E05.00
cushing, cushings | E24.9
addison, addisons | E27.1
hyperparathyroidism | E21.3
high calcium, hypercalcemia | E83.52
low calcium, hypocalcemia | E83.51
low magnesium | E83.42
folate deficiency, low folate | E53.8
hemochromatosis, iron overload | E83.119
sickle cell, sickle cell disease | D57.1
thalassemia | D56.9
lymphoma | C85.90
leukemia | C95.90
melanoma | C43.9
thyroid cancer | C73
malnutrition | E46
metabolic syndrome | E88.81
insulin resistance | E88.81
elevated psa, high psa | R97.20
high uric acid | E79.0
high esr, elevated sed rate | R70.0
abnormal liver function | R94.5 R79.89
abnormal ekg, abnormal ecg | R94.31
abnormal xray chest, abnormal chest xray | R91.8
dead, death | R99
`

export type EverydayName = { words: string; codes: string[] }

export const everydayNames: EverydayName[] = table
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [names = '', codes = ''] = line.split('|')
    const meant = codes.trim().split(/\s+/)
    return names.split(',').map((words) => ({ words: words.trim(), codes: meant }))
  })
