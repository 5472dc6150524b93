/**
 * What outpatient telemedicine sees daily, often and now and then: of two codes that say the words as well, the commoner one stands
 * first. A code stands for all below it. Made for this project, by judgment and not by counting.
 */
const daily =
  'I10 E11.9 E78.5 J06.9 J02.9 J02.0 J01.90 J20.9 J30.9 J45.909 U07.1 R05.9 R50.9 N39.0 N30.00 N30.01 N76.0 B37.3 H10.9 H66.9 L30.9 R21 L50.9 L70.0 L23.7 K21.9 R11.2 R19.7 A08.4 M54.50 M54.2 G43.909 R51.9 F41.1 F41.9 F32.A F33.1 F43.23 F90.9 G47.00 G47.33 Z76.0 Z30.41 R07.9 R10.9 R42 R53.83 E03.9 J11.1 A09'
const often =
  'E11 E78.00 E78.2 E66 E55.9 J00 J01 J03.90 J32.9 J40 J44 J18.9 J10.1 J30.2 J34.89 R09.81 R09.82 R05 R06.02 R06.2 J45.901 N30 R30.0 R35.0 R31.9 N20.0 N40.1 N52.9 A60 B00.1 B00.9 A54.9 A56 A74.9 Z20 Z11.3 L03 L02.91 L01.00 B35 L20.9 L25.9 L23.9 L21.9 L40.9 L71.9 B02.9 B86 B85.0 W57 L29.9 K29.70 R10.13 R11 K59.0 K52.9 K58 K64 R12 K30 M54 M25.5 M79.1 M62.83 S93.4 M79.6 M10.9 M19.9 M17 G44.209 H81.1 G47.33 F33 F32 F43 F90 F31.9 F42.9 F40.10 F41 F10 F17.21 F11.20 F51.01 R45.851 D50.9 D64.9 E53.8 N18 I48.91 I25.10 I50.9 R00.2 R55 R60 N92 N94.6 N95.1 N91.2 Z30 Z32.01 Z34 O21.0 O23 Z00.00 Z23 Z71 Z79 Z02 H60 H61.2 H92.0 H93.1 H00 H57.1 H04.12 R04.0 R49.0 J04.0 J05.0 B08.4 B01.9 B37.0 L22 K12.0 K04.7 K08.89 B07.9 L60.0 L55.9 T78.4 E86.0 R73 R74.01 H69.9 J21 M72.2 G56.0 M79.7 G25.81 N89.8 M06.9'

const sometimes =
  'I12.9 I13 I16.0 I20.9 I35.0 I73.00 I80 I82 I83.9 E04.1 E04.9 E06.3 E10.10 E10.9 E11.319 E11.621 E16.2 E28.2 E29.1 E87 D69.6 D25.9 N97.9 N83.2 N72 N73.9 N45.1 N48.1 N43.3 N47.1 N44.0 R33.9 R35.1 R01.1 R04.2 R09.02 R09.1 R91.1 K22.70 K42.9 K44.9 K40.90 K74.60 K85.90 K92.2 K64.4 K80.20 K57 K76.0 K63.5 B15.9 B18.2 B08 A38.9 B05.9 B26.9 B35 F10.239 F14.10 F14.20 F40.9 F31.81 F32.3 F39 F91.3 F95.2 F51 F84.0 L72 L73.2 L80 L81.1 L91.0 L02 L03 T78.3 T15.9 S05.0 S09.90 S61 S60 S80 S91 S93 S63 S83 S53 S42.00 S02.2 S92.35 H72.9 H65.9 H83.0 H81.0 H11.3 H00.1 J33.9 J34.2 J38.2 J45 J98.01 M65.4 M75.1 M75.0 M77 M70 M25.4 M71 M81.0 M16.9 G50.0 G51.0 G62.9 G40.909 G20 G30.9 Q53.9 R62.51 R56 Z12 Z13 Z80.3 Z86 Z63 Z56 Z59 Z63.6 O13 O14.9 O03.9 O20.0 O21 O24.419 O92'

/** 1 is seen daily, 0 seldom. */
export type Commonness = 0 | 0.25 | 0.5 | 1

const weights = new Map<string, Commonness>([
  ...sometimes.split(' ').map((code) => [code, 0.25] as const),
  ...often.split(' ').map((code) => [code, 0.5] as const),
  ...daily.split(' ').map((code) => [code, 1] as const),
])

/** How common a code is, or what it stands below. */
export function commonness(code: string): Commonness {
  for (let length = code.length; length >= 3; length--) {
    const found = weights.get(code.slice(0, length))
    if (found !== undefined) return found
  }
  return 0
}
