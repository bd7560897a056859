import type { Rule } from '../rule.ts'
import { productionDataOutside } from './akr-101.ts'
import { productionDependsOutside } from './akr-103.ts'
import { complianceDiffers } from './akr-104.ts'
import { previewOnSharedData } from './akr-107.ts'
import { orphaned } from './akr-201.ts'
import { sharedAcrossOrganizations } from './akr-204.ts'
import { wideFanOut } from './akr-206.ts'

/** Every rule there is, by id. */
export const rules: readonly Rule[] = [
  productionDataOutside,
  productionDependsOutside,
  complianceDiffers,
  previewOnSharedData,
  orphaned,
  sharedAcrossOrganizations,
  wideFanOut,
]
