import { describe, expect, it } from 'vitest'
import { openValues } from '../../src/store/meta'
import { inStorage } from './storage'

describe('meta', () => {
  it('keeps single values, and forgets them for null', async () => {
    const told = await inStorage(({ sql }) => {
      const values = openValues(sql)
      const absent = values.get('paused')
      values.put('paused', 'true')
      values.put('incremental_token', '')
      const put = [values.get('paused'), values.get('incremental_token')]
      values.put('paused', 'again')
      const replaced = values.get('paused')
      values.put('paused', null)
      values.put('paused', null)
      return [absent, put, replaced, values.get('paused'), values.get('incremental_token')]
    })
    expect(told).toEqual([null, ['true', ''], 'again', null, ''])
  })
})
