import { invented, sourceVariables } from '../rows/config-variables.ts'
import { says, whenIdle } from './broker.ts'
import type { BrokerAction } from './broker.ts'

/** What the broker of S3 does: the old pair of keys is gone at once, and running apps go on with it until redeployed. */
export const storageActions: BrokerAction[] = [
  {
    name: 'rotate_credentials',
    method: 'PUT',
    path: 'credentials',
    run: whenIdle((asked) =>
      says(() => {
        asked.instance.generation += 1
        const { S3_ACCESS_KEY, S3_SECRET_KEY } = sourceVariables(asked)
        const userName = `s3-${invented(asked, 'host', 8, 0)}`
        return { UserName: userName, AccessKeyId: S3_ACCESS_KEY, SecretAccessKey: S3_SECRET_KEY }
      }),
    ),
  },
]
