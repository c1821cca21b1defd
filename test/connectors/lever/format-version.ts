// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: '1ac5630af6cd960c962de5b7d566ff1563456e91c4e34ed06839ef7bc979bc98',
}
