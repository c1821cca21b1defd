// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: '640ea38c8cea2713b99ae0c8c5afb540d4153aa0550bba90b3f81e53afaec834',
}
