// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: '698fadeaea074d5dc54971c0a1f469926f1a67f72af0c027baecb4cd8b3ecb1b',
}
