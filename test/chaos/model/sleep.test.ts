// The same random histories of objects that are evicted between any two steps, as they are that rest for ten seconds.
import { describe } from 'vitest'
import { history } from './history'
import { holds } from './property'
import { noSleepFigures, playAsleep } from './sleep'

describe('after any history whose objects are evicted between any two steps', () => {
  holds({
    name: 'the board equals %s, nothing acknowledged is lost, and no unchanged job was written',
    histories: 3,
    told: history,
    noFigures: noSleepFigures,
    play: playAsleep,
  })
})
