// The page and the examples, made of a document.
import { expect, it } from 'vitest'
import { pageOf } from '../../src/routes/description/docs'
import { exampleOf, fieldsOf, formOf } from '../../src/routes/description/json-schema'
import type { Document } from '../../src/routes/description/openapi'

const HOSTILE = `<script>alert("x")</script>'`

it('an example holds what must be there, and what its own examples name', () => {
  const schema = {
    type: 'object',
    required: ['action', 'count', 'nested', 'list', 'flag', 'text'],
    properties: {
      action: { enum: ['a', 'b'], examples: ['b'] },
      count: { type: 'integer', minimum: 3 },
      nested: { type: 'object', required: ['kind'], properties: { kind: { const: 'k' }, other: { type: 'string' } } },
      list: { type: 'array', items: { type: 'string' } },
      flag: { type: 'boolean' },
      text: { type: 'string' },
      named: { type: 'string', examples: ['n'] },
      left: { type: 'string' },
    },
  }
  expect(exampleOf(schema)).toEqual({
    action: 'b',
    count: 3,
    nested: { kind: 'k' },
    list: [],
    flag: false,
    text: '',
    named: 'n',
  })
})

it('a form is said in a few words', () => {
  const forms = [
    { $ref: '#/components/schemas/Run' },
    { anyOf: [{ type: 'string' }, { type: 'null' }] },
    { type: 'array', items: { $ref: '#/components/schemas/Run' } },
    { enum: ['a', 'b'] },
    { const: 'ok' },
    { type: 'string', format: 'date-time' },
    { type: 'integer', minimum: 1, maximum: 200 },
    {},
  ]
  expect(forms.map((form) => formOf(form))).toEqual([
    'Run',
    'string or null',
    'list of Run',
    '"a", "b"',
    '"ok"',
    'time',
    'integer from 1 to 200',
    'anything',
  ])
})

it('fields are named by their path, in objects and in lists', () => {
  const inner = { type: 'object', required: ['at'], properties: { at: { type: 'string' } } }
  const schema = {
    properties: { one: inner, many: { type: 'array', items: inner }, maybe: { anyOf: [inner, { type: 'null' }] } },
  }
  expect(fieldsOf(schema).map(({ path, required }) => `${path} ${required}`)).toEqual([
    'one false',
    'one.at true',
    'many false',
    'many[].at true',
    'maybe false',
    'maybe.at true',
  ])
})

it('nothing in a document can break out of the page, and a line to copy stays one word of the shell', () => {
  const schema = {
    type: 'object',
    properties: { [HOSTILE]: { type: 'string', examples: [HOSTILE], description: HOSTILE } },
  }
  const document: Document = {
    openapi: '3.1.1',
    info: { title: HOSTILE, version: HOSTILE, summary: HOSTILE, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [],
    security: [],
    paths: {
      [`/${HOSTILE}`]: {
        post: {
          operationId: HOSTILE,
          summary: HOSTILE,
          description: HOSTILE,
          parameters: [{ name: HOSTILE, in: 'query', required: true, description: HOSTILE, schema }],
          requestBody: { required: true, content: { 'application/json': { schema, example: {} } } },
          responses: {
            200: { description: HOSTILE, content: { 'application/json': { schema: { $ref: `#/${HOSTILE}` } } } },
            400: { $ref: `#/components/responses/${HOSTILE}` },
          },
        },
      },
    },
    components: {
      schemas: { [HOSTILE]: schema },
      responses: {},
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: '' } },
    },
  }
  const html = pageOf(document, `https://relay.example${HOSTILE}`)
  expect(html).not.toContain('<script')
  expect(html).not.toMatch(/="[^"]*<|='/)
  const [, line = ''] = /<pre>(.*)<\/pre>/.exec(html) ?? []
  expect(line).toContain('&#39;\\&#39;&#39;') // a quote inside of quotes
})
