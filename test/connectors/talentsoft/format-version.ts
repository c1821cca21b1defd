// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 2,
  outputs: 'e90567f129493eb86febc3f7911b48503a9f21bcb67906e4fd0998086479b5b7',
}
