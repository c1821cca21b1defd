// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: '7703905c744fc7dc4c5de62a1836b6b44a6bc6b0a574391aaf6dc52f6661aba9',
}
