// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: 'e624885b0af40b22d8fbbcb1a4acad76c866627560a26278ffa13205ebdd3d1d',
}
