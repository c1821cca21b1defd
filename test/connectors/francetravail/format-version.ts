// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 2,
  outputs: '2f8443ead81301e015e2f661c491e6dc91b06589175c9e5e5df94e6c780eb845',
}
