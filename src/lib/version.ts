// Which relay this is, for those it calls. package.json says so, and nothing else.
import about from '../../package.json' with { type: 'json' }

export const VERSION = about.version

/** How every outgoing call names itself: some hosts refuse calls that do not. */
export const USER_AGENT = `${about.name}/${about.version}`
