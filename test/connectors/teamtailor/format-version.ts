// What the default format makes of the fixtures under its present version: test/connectors/format-version.test.ts.
export const recorded = {
  format_version: 1,
  outputs: '9ceef4221e80a99cda1631e5bfb9b6d94b4ad96b01bd65d4564d789b436a0ca7',
}
