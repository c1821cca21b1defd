// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: 'caf1e95c95fa280d7dbef23583fbd47c305c66653b1b17c42b2acad0d834f51f',
}
