// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 2,
  outputs: '77907d08f572a6366544a4dd97633f55ae5a02923897d1ecea4addba993dda49',
}
