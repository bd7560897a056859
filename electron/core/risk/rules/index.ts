import type { Rule } from '../rule.ts'
import { productionDataOutside } from './akr-101.ts'
import { wideFanOut } from './akr-206.ts'

/** Every rule there is, by id. */
export const rules: readonly Rule[] = [productionDataOutside, wideFanOut]
