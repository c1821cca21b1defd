// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: '751624f8238f90dff99c88f6631a26f83060fcd40ba0faedc381eb845fcf044e',
}
