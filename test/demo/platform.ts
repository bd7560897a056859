import { fleetNow } from '#demo/generate/generate.ts'
import type { Fleet } from '#demo/platform/fleet.ts'
import { createPlatform } from '#demo/platform/platform.ts'
import type { Platform } from '#demo/platform/platform.ts'

/** A platform without a door in front of it, whose brokers answer at once. */
export const onlyPlatform = (fleet: Fleet): Platform =>
  createPlatform({ fleet, seed: 1, now: fleetNow, brokerMilliseconds: 0, provisioningSeconds: new Map() })
