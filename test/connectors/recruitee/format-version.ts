// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 2,
  outputs: '92968937f5017d08239aedac63bfed242002b1235681abc0ca906dd2db20afc4',
}
