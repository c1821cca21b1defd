// Why the API refuses what a page may ask of it: the sentences that a reader may see, each in one place, so that a page can say
// them in another language.
export const REFUSED = {
  unreadable: 'workflows.ts cannot be read',
  no_workflow: 'there is no such workflow',
  misconfigured: 'this workflow is misconfigured',
  no_run: 'there is no such run',
  running: 'a run is under way',
  asked_before: 'this run was asked for before',
  not_readable: 'its origin cannot be read: its webhooks bring its jobs',
  not_reachable: "the Worker's address is not one that the origin can reach: it is like https://relay.acme.example",
  other_site: 'a page of another site asked for this',
} as const
