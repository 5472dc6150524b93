import { drug, product } from './row.ts'

/** Medicines against pain, fever and inflammation as people write them. */
export const pain = [
  drug(
    '1191',
    'aspirin',
    'asa, bayer, ecotrin, bufferin, aspirina, asprin, aspirine, asperin, aspirn, asprine, baby aspirin, ec asa, acetylsalicylic acid, acetylsalicylate, alka seltzer, bc powder, goodys, goody powder, acido acetilsalicilico',
  ),
  drug(
    '5640',
    'ibuprofen',
    'advil, motrin, motrim, ibu, ibuprophen, ibuprofin, ibuprofren, ibprofen, ibuprofene, ibuprophin, ibuporfen, iburprofen, ibuprofeno, nuprin, midol ib',
  ),
  drug(
    '7258',
    'naproxen',
    'aleve, alleve, alieve, aleeve, naprosyn, anaprox, naproxin, naprosin, naproxyn, naproxeno, naprox, flanax',
  ),
  drug(
    '3355',
    'diclofenac',
    'voltaren, voltarin, cataflam, diclofenaco, diclophenac, diclofenec, arthrotec, flector, cambia',
  ),
  drug('3393', 'diflunisal', 'dolobid'),
  drug('24605', 'etodolac', 'lodine, etodalac, etodolaco'),
  drug('4331', 'fenoprofen', 'nalfon'),
  drug('4502', 'flurbiprofen', 'ansaid'),
  drug('5781', 'indomethacin', 'indocin, indometacin, indomethicin, indometacina'),
  drug('6142', 'ketoprofen', 'orudis, ketoprofeno'),
  drug('35827', 'ketorolac', 'toradol, tordol, toradal, torodol, ketoralac, ketorolaco'),
  drug('41493', 'meloxicam', 'mobic, meloxicam 15, meloxacam, meloxicm'),
  drug('31448', 'nabumetone', 'relafen, nabumetona'),
  drug('32613', 'oxaprozin', 'daypro'),
  drug('8356', 'piroxicam', 'feldene'),
  drug('36108', 'salsalate', 'disalcid'),
  drug('10237', 'sulindac', 'clinoril'),
  drug('10636', 'tolmetin', 'tolectin'),
  drug('140587', 'celecoxib', 'celebrex, celebrix, celabrex, celecoxin, celecoxibe'),
  drug(
    '161',
    'acetaminophen',
    'tylenol, tylenal, tylonol, tylenol extra strength, apap, paracetamol, acetaminophin, acetominophen, acetaminofen, acetaminofin, acetominofin, acetaminofeno, panadol, tempra',
  ),
  drug(
    '2670',
    'codeine',
    'codiene, codene, codine, codein, coedine, codeine phosphate, codeina, cheratussin, cough syrup with codeine',
  ),
  drug(
    '7052',
    'morphine',
    'ms contin, mscontin, morphin, morfine, morphine sulfate, ms04, mso4, roxanol, kadian, morfina',
  ),
  drug(
    '7804',
    'oxycodone',
    'oxycontin, oxy, oxy contin, roxicodone, roxy, oxycodon, oxycodene, oxicodone, oxicodona',
  ),
  drug('5489', 'hydrocodone', 'hydrocodon, hydrocodine, hydracodone, hidrocodona, zohydro, hysingla'),
  drug('3423', 'hydromorphone', 'dilaudid, dilauded, dilaudad, dilaudin, hydromorphon, hidromorfona'),
  drug('4337', 'fentanyl', 'duragesic, fentynal, fentanil, fentanyl patch, fentanilo'),
  drug('10689', 'tramadol', 'ultram, tramadal, tramodol, tramadole, ultracet'),
  drug(
    '21949',
    'cyclobenzaprine',
    'flexeril, flexaril, flexoril, cyclobenzaprin, cyclobenzeprine, ciclobenzaprina, amrix',
  ),
  drug('6845', 'methocarbamol', 'robaxin, robaxen, metocarbamol'),
  drug('25480', 'gabapentin', 'neurontin, nurontin, gabapentine, gabepentin, gabapentina, gralise'),
  drug('37418', 'sumatriptan', 'imitrex, imatrex, sumatriptin, sumatriptano'),
  drug('88014', 'rizatriptan', 'maxalt, rizatriptano'),
  drug('2683', 'colchicine', 'colcrys, mitigare, colchicin, colchicina'),
  drug('519', 'allopurinol', 'zyloprim, alopurinol, allopurinal'),
] as const

export const painProducts = [
  product(
    'tylenol 3, tylenol no 3, tylenol 4, tylenol with codeine, tylenol w codeine, tylenol codeine, t3, tyco 3',
    '2670',
    '161',
  ),
  product('percocet, percoset, perkocet, percocets, perocet, endocet, roxicet, percs', '7804', '161'),
  product('percodan', '7804', '1191'),
  product(
    'vicodin, vicoden, vicodine, vicodan, norco, lortab, loratab, lorcet, vicodin es, hydrocodone acetaminophen, hydrocodone apap',
    '5489',
    '161',
  ),
  product('vicoprofen', '5489', '5640'),
  product('excedrin, excedrin migraine, exedrin', '161', '1191'),
  product('treximet', '37418', '7258'),
  product('duexis', '5640', '4278'),
  product('vimovo', '7258', '283742'),
] as const
