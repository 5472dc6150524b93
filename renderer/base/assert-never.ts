export { assertNever } from '../../preload/assert-never.ts'
