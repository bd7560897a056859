/** What differs between two snapshots of one endpoint. Names are as the snapshot that holds the row gave them. */
export interface Changes {
  endpointId: string
  /** The snapshot that is compared with. */
  earlier: { id: number; takenAt: number; name: string; complete: boolean }
  takenAt: number
  /** True when nothing that old is kept, and the oldest there is stands in its place. */
  younger: boolean
  added: { apps: ChangedApp[]; addons: ChangedAddon[]; attachments: ChangedAttachment[] }
  removed: { apps: ChangedApp[]; addons: ChangedAddon[]; attachments: ChangedAttachment[] }
  /** Which add-on of a service is its owner's primary one. Only owners: the lists tell it of nobody else. */
  primaries: { appId: string; app: string; service: string; from: Named | null; to: Named | null }[]
  /** Add-ons on another plan or with another owner than before. */
  altered: { addonId: string; addon: string; what: 'plan' | 'owner'; from: string; to: string }[]
  /** Rows beyond what is listed, by list: nothing is left out without being counted. */
  left: number
  /** Rows that the earlier one showed and the latest sync did not, which proves nothing: its lists were short. */
  unproven: number
}

export interface Named {
  id: string
  name: string
}

export interface ChangedApp extends Named {
  space: string
}

export interface ChangedAddon extends Named {
  service: string
  owner: string
}

export interface ChangedAttachment {
  addonId: string
  addon: string
  appId: string
  app: string
}
