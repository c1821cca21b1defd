// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 2,
  outputs: 'b18787bf834888dde9741740571bfbc6e2b8e2d150146c5ca56592e5f43e6d13',
}
