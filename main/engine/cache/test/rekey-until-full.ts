/** One rekey in the folder named as argument; prints what came of it. */
import { rekey } from '../rekey.ts'
import { keyOf } from './keys.ts'

console.log(JSON.stringify(rekey(process.argv[2] ?? '', keyOf(0), keyOf(1))))
