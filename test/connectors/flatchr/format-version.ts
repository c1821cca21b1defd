// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: '7af69469386907c00637eee7089b08aab3277f5c9c36dbb3d046bbfb1351d855',
}
