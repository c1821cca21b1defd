// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 2,
  outputs: '18f0f068e78945a16dd25a51e67a8e7ec3d7aea28fe1ab5f5bce1e8a3af75b3b',
}
