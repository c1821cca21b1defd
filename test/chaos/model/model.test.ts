// Random histories of an object that stays in memory until it crashes or is evicted by a step.
import { describe } from 'vitest'
import { history } from './history'
import { noFigures, play } from './model'
import { holds } from './property'

describe('after any history of lost, doubled and late webhooks, faults, syncs and crashes', () => {
  holds({
    name: 'the board equals %s, and nothing acknowledged is lost',
    histories: 12,
    told: history,
    noFigures,
    play: (name, told, figures) => play(name, told, figures),
  })
})
