// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: '1a8d0505725e9ae20979fa4d03cafad331d5613216bad7cdb7172c1b9f179ced',
}
