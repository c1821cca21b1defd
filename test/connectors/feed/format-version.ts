// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: '4127e2b058f636a9c005ceadf1203fd44fe9e16e9c5c426717da3364f92959ba',
}
