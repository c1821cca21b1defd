// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 2,
  outputs: '73d12bbb0b1ce2f55bcc0415e89f5968e74d33aea2286d27720f010ddf4c933e',
}
