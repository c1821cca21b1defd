// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: '4fdce6834ca64eaca09ce0ce8070d6a3f6e49f6e8f3b7af3142fb33fbdf26fd2',
}
