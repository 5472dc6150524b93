import type { Absolute } from './absolute.ts'
import { azoles, macrolides, protease } from './drugs.ts'
import { quoted } from './source.ts'

const zocor = quoted('Zocor (simvastatin)', '4 Contraindications', '8f55d5de-5a4f-4a39-8c84-c53976dd6af9')
const lovastatin = quoted('Lovastatin tablets', 'Contraindications', '9438d8a0-ca5b-4676-aab9-d0241ccff6c9')
const rhabdomyolysis = 'muscle breakdown (rhabdomyolysis)'

export const statins: readonly Absolute[] = [
  {
    id: 'simvastatin-strong-macrolide',
    level: 'stop',
    says: `Simvastatin with clarithromycin or erythromycin: ${rhabdomyolysis}.`,
    meets: 'pair',
    drugs: ['simvastatin'],
    with: macrolides,
    source: zocor,
  },
  {
    id: 'simvastatin-azole',
    level: 'stop',
    says: `Simvastatin with itraconazole, ketoconazole, posaconazole or voriconazole: ${rhabdomyolysis}.`,
    meets: 'pair',
    drugs: ['simvastatin'],
    with: azoles,
    source: zocor,
  },
  {
    id: 'simvastatin-hiv-nefazodone',
    level: 'stop',
    says: `Simvastatin with ritonavir, nelfinavir, darunavir or nefazodone: ${rhabdomyolysis}.`,
    meets: 'pair',
    drugs: ['simvastatin'],
    with: [...protease, 'nefazodone'],
    source: zocor,
  },
  {
    id: 'lovastatin-strong-inhibitor',
    level: 'stop',
    says: `Lovastatin with clarithromycin, erythromycin, itraconazole or ketoconazole: ${rhabdomyolysis}.`,
    meets: 'pair',
    drugs: ['lovastatin'],
    with: [...macrolides, 'itraconazole', 'ketoconazole'],
    source: lovastatin,
  },
  {
    id: 'posaconazole-atorvastatin',
    level: 'stop',
    says: `Posaconazole with atorvastatin, lovastatin or simvastatin: ${rhabdomyolysis}.`,
    meets: 'pair',
    drugs: ['posaconazole'],
    with: ['atorvastatin', 'lovastatin', 'simvastatin'],
    source: quoted(
      'Posaconazole delayed-release tablets',
      '4 Contraindications',
      'f8a26673-261c-4e8e-b1e1-9e23aaf7f285',
      { effective: '2026-08-03', taken: '2026-10-02' },
    ),
  },
]
