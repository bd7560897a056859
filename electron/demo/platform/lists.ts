/** The lists that the platform gives as a whole. */
export type ListName =
  | 'spaces'
  | 'regions'
  | 'stacks'
  | 'organizations'
  | 'apps'
  | 'apps-simple'
  | 'services'
  | 'addons'
  | 'attachments'
  | 'pipelines'
  | 'couplings'
