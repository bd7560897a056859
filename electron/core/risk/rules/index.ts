import type { Rule } from '../rule.ts'
import { productionDataOutside } from './akr-101.ts'
import { socsDataOutside } from './akr-102.ts'
import { productionDependsOutside } from './akr-103.ts'
import { complianceDiffers } from './akr-104.ts'
import { internalDataPublic } from './akr-105.ts'
import { planNotMeant } from './akr-106.ts'
import { previewOnSharedData } from './akr-107.ts'
import { stagesShare } from './akr-108.ts'
import { namesSayOtherwise } from './akr-109.ts'
import { regionsMismatch } from './akr-110.ts'
import { stacksMismatch } from './akr-111.ts'
import { orphaned } from './akr-201.ts'
import { ownedByPreview } from './akr-202.ts'
import { ownerIdle } from './akr-203.ts'
import { sharedAcrossOrganizations } from './akr-204.ts'
import { ownerBound } from './akr-205.ts'
import { wideFanOut } from './akr-206.ts'
import { sharedAcrossSpaces } from './akr-207.ts'
import { heavyConsumer } from './akr-208.ts'
import { ownerPays } from './akr-209.ts'
import { staleAttachment } from './akr-210.ts'
import { prefixCollision } from './akr-301.ts'
import { servicesClash } from './akr-302.ts'
import { unsettablePrefix } from './akr-303.ts'
import { borrowedPrimary } from './akr-304.ts'
import { promotedByAccident } from './akr-305.ts'
import { notOnePrimary } from './akr-306.ts'
import { secondaryLegacy } from './akr-307.ts'
import { shadowSharing } from './akr-308.ts'
import { connectionBudget } from './akr-401.ts'
import { multiTenantPlan } from './akr-402.ts'
import { noHighAvailability } from './akr-403.ts'
import { evictionCoupling } from './akr-404.ts'
import { withdrawnPlan } from './akr-405.ts'
import { operationInProgress } from './akr-501.ts'
import { partialMaintenance } from './akr-502.ts'
import { catalogueGap } from './akr-503.ts'
import { deprovisioned } from './akr-504.ts'
import { releaseSkew } from './akr-505.ts'
import { recentlyAttached } from './akr-506.ts'
import { staleCredentials } from './akr-507.ts'
import { detachedKnows } from './akr-508.ts'

/** Every rule there is, by id. */
export const rules: readonly Rule[] = [
  productionDataOutside,
  socsDataOutside,
  productionDependsOutside,
  complianceDiffers,
  internalDataPublic,
  planNotMeant,
  previewOnSharedData,
  stagesShare,
  namesSayOtherwise,
  regionsMismatch,
  stacksMismatch,
  orphaned,
  ownedByPreview,
  ownerIdle,
  sharedAcrossOrganizations,
  ownerBound,
  wideFanOut,
  sharedAcrossSpaces,
  heavyConsumer,
  ownerPays,
  staleAttachment,
  prefixCollision,
  servicesClash,
  unsettablePrefix,
  borrowedPrimary,
  promotedByAccident,
  notOnePrimary,
  secondaryLegacy,
  shadowSharing,
  connectionBudget,
  multiTenantPlan,
  noHighAvailability,
  evictionCoupling,
  withdrawnPlan,
  operationInProgress,
  partialMaintenance,
  catalogueGap,
  deprovisioned,
  releaseSkew,
  recentlyAttached,
  staleCredentials,
  detachedKnows,
]
