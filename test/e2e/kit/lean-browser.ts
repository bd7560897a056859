/*
 * What a whole Chromium does for each new window besides showing the page takes as long as the page does: it loads the
 * list under its address bar, twice, and keeps a process ready for the next page. Nobody here sees either.
 */
const unseen = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'SpareRendererForSitePerProcess']

/*
 * Of several lists Chromium heeds only the last, so ours has to name again what Playwright switches off for steady tests.
 * A name that a Chromium does not know is passed over.
 */
const unsteady = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'TcpPortRandomizationWin',
  'ThirdPartyStoragePartitioning',
]

/** Arguments for a Chromium that tests drive: the same page for about half the processor time. */
export const leanArguments = [`--disable-features=${[...unsteady, ...unseen].join(',')}`]
