import type { Story } from '../stories/story.ts'
import { arthurWhitcomb } from './arthur-whitcomb.ts'
import { devonPrice } from './devon-price.ts'
import { eleanorVoss } from './eleanor-voss.ts'
import { graceLindqvist } from './grace-lindqvist.ts'
import { jonahAbrams } from './jonah-abrams.ts'
import { leilaHaddad } from './leila-haddad.ts'
import { meiTanaka } from './mei-tanaka.ts'
import { priyaRaman } from './priya-raman.ts'
import { rosaDelgada } from './rosa-delgada.ts'
import { rosaDelgado } from './rosa-delgado.ts'
import { samuelOrtiz } from './samuel-ortiz.ts'
import { thomasKeegan } from './thomas-keegan.ts'

export const cast: Story[] = [
  rosaDelgado,
  arthurWhitcomb,
  meiTanaka,
  jonahAbrams,
  leilaHaddad,
  samuelOrtiz,
  graceLindqvist,
  devonPrice,
  rosaDelgada,
  thomasKeegan,
  priyaRaman,
  eleanorVoss,
]
