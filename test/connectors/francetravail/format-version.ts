// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: 'c6d2918909b8137a2d4fd2f15712b9dc9d7f4dbcec01543c7e2ceb882f50fab3',
}
