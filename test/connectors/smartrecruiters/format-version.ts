// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: '2dea345022948ea19d1955fe51fa845506b2087d81849219cff4e02721a47b0c',
}
