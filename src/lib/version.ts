// Which relay this is, for those it calls. package.json would bring all of itself into the bundle: a test compares them.
export const VERSION = '0.2.0'

/** How every outgoing call names itself: some hosts refuse calls that do not. */
export const USER_AGENT = `hrflow-relay/${VERSION}`
