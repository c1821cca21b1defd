// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: 'ee1285d102a042b3874c9c5ae0bc3f339e42031cdd99242c55465292fb7a015f',
}
