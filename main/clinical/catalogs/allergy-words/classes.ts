/** Classes that people name whole, by their id in `catalogs/allergy-classes.ts`: a comma between two. */
export const classWords: Readonly<Record<string, string>> = {
  penicillins:
    'penicillin, penicillins, pcn, pcns, pnc, penicilin, penicillan, penicillian, pennicillin, penicillen, penecillin, penacillin, pencillin, penicilian, penicilline, penisillin, penicilina, penicilinas, pnicillin, pcn family, cillin, cillins, cilin, cilins, beta lactam, beta lactams, betalactam, betalactams',
  cephalosporins:
    'cephalosporin, cephalosporins, cephalosporine, cephlosporin, cephalosporen, cefalosporin, cefalosporins, cefalosporina, cefalosporinas, cef, cefs, ceph, cephs, cephalo, cephs and cefs',
  'sulfonamide-antibiotics':
    'sulfa, sulpha, sulfas, sulfer drugs, sulfa drug, sulfa drugs, sulfa meds, sulpha drugs, sulfa antibiotics, sulfonamide, sulfonamides, sulphonamide, sulphonamides, sulfamide, sulfamides, sulfonomide, sulphas, sulfamidas, sulfonamida, sulfonamidas, zulfa, sulfaa, slufa, sufla, sulfia',
  nsaids:
    'nsaid, nsaids, nsaids, nsaid s, nsaids all, n s a i d, nsiad, nsiads, nsaid drugs, nonsteroidal, nonsteroidals, non steroidal, non steroidals, nonsteroidal anti inflammatory, non steroidal anti inflammatories, anti inflammatory, anti inflammatories, antiinflammatory, antiinflammatories, antiinflamatory, anti inflamatories, aines, antiinflamatorios, antiinflamatorio, anti inflamatorios',
  macrolides: 'macrolide, macrolides, macrolid, macrolids, macrolidos, macrolido',
  fluoroquinolones:
    'fluoroquinolone, fluoroquinolones, floroquinolone, floroquinolones, flouroquinolone, flouroquinolones, quinolone, quinolones, quinalone, fq, fqs, floxacin, floxacins, floxin drugs, quinolonas, fluoroquinolonas',
  tetracyclines: 'tetracyclines, tetracycline drugs, cycline, cyclines, tetraciclinas',
  'ace-inhibitors':
    'ace, acei, aceis, ace i, ace inhibitor, ace inhibitors, ace inhib, aces, angiotensin converting enzyme inhibitor, pril, prils, pril drugs, inhibidores de la eca, ieca',
  statins:
    'statin, statins, statin drugs, estatina, estatinas, hmg coa reductase inhibitors, cholesterol statins',
  sartans: 'arb, arbs, sartan, sartans, angiotensin receptor blocker, angiotensin receptor blockers',
  'calcium-channel-blockers':
    'calcium channel blocker, calcium channel blockers, ca channel blocker, ca channel blockers, ccb, ccbs',
  'beta-blockers':
    'beta blocker, beta blockers, betablocker, betablockers, bb, b blocker, b blockers, betabloqueadores, betabloqueantes',
  thiazides: 'thiazide, thiazides, thiazide diuretics, tiazidas',
  'proton-pump-inhibitors': 'ppi, ppis, proton pump inhibitor, proton pump inhibitors',
  triptans: 'triptan, triptans, triptanes',
  ssris: 'ssri, ssris, serotonin reuptake inhibitors',
  opioids:
    'opioid, opioids, opiate, opiates, opoid, opoids, opiod, opiods, narcotic, narcotics, narcs, opiaceos, opioides, narcoticos',
}

/**
 * A name that stands in no list still tells its class by its stem: a nonproprietary name is given that way
 * (USAN Council, approved stems, https://www.ama-assn.org/about/united-states-adopted-names/united-states-adopted-names-approved-stems;
 * the stems themselves with class and examples: https://nurseslabs.com/common-generic-drug-stem-cheat-sheet/; both read
 * Nov 29, 2026). -mycin is none of them: it only says that a Streptomyces made it.
 */
export const stems: readonly { stem: RegExp; class: string }[] = [
  { stem: /^[a-z]{3,}[cs]ill?[aie]n[ae]?$/, class: 'penicillins' },
  { stem: /^cef[a-z]{3,}$|^ceph[a-z]{3,}$/, class: 'cephalosporins' },
  { stem: /^[a-z]{3,}flox[aei]c[aei]n[eao]?$/, class: 'fluoroquinolones' },
  { stem: /^[a-z]{3,}c[iy]cl[iy]n[ea]?$/, class: 'tetracyclines' },
  { stem: /^[a-z]{3,}pril$/, class: 'ace-inhibitors' },
  { stem: /^[a-z]{3,}sartan$/, class: 'sartans' },
  { stem: /^[a-z]{2,}vastatin[a]?$/, class: 'statins' },
  { stem: /^[a-z]{3,}triptan$/, class: 'triptans' },
  { stem: /^(?:lanso|rabe|dexlanso|esome)prazol[e]?$/, class: 'proton-pump-inhibitors' },
  {
    stem: /^(?!sulfate|sulfite|sulfonylurea|sulfur)sulfa[a-z]{3,}$|^sulpha[a-z]{3,}$/,
    class: 'sulfonamide-antibiotics',
  },
  { stem: /^[a-z]{3,}profen[o]?$/, class: 'nsaids' },
]
