// What is known of an event by its key beside what inbox.test.ts shows of it in one object.
import { describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/store/store'
import { hint, key, NOW, WHY } from './events'
import { inStorage } from './storage'

const body = hint({ key: key(1), key_until_read: true })

/** What adding the same event again gives in a fresh object, after `then`. */
const again = (then: (store: Store) => void, event = body) =>
  inStorage((storage) => {
    const store = openStore(storage, () => NOW)
    store.events.add(event)
    then(store)
    return openStore(storage, () => NOW).events.add(event)
  })

describe('in a fresh object an equal body', () => {
  it('is known while its event waits', async () => {
    expect(await again(() => {})).toBeNull()
    expect(await again(({ events }) => events.postpone([1], NOW + 9, WHY))).toBeNull()
  })

  it('is new once that was read', async () => {
    expect(await again(({ events }) => events.close(1, { outcome: 'updated' }))).toBe(2)
  })

  it('is a hint more when many came behind it: one that is named by its origin stays known', async () => {
    const many = ({ events }: Store): void => {
      for (let n = 0; n < 70; n++) events.add(hint())
    }
    expect(await again(many)).toBe(72)
    expect(await again(many, hint({ key: key(1), origin_id: 'e1' }))).toBeNull()
  })
})
