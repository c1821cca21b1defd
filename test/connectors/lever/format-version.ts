// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: '0d4e7d7c9f245a1cc0c154d2478b5e6a6c02bb8c959a1c5207d84be56731e019',
}
