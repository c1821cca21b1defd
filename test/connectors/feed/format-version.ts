// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: 'fd4be1581101832a54e595c94cd5354f79b99d7b5ed249dfaf8c3a2c6af99088',
}
