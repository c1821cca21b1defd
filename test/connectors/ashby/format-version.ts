// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 2,
  outputs: '69e7b0f4cd32d1dad58e74acf8bda8b19996474834a23f279552e09d08eb677a',
}
