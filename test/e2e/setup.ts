// Before every file of end-to-end tests: no scenario may see an object spin.
import { afterEach } from 'vitest'
import { takeSpins } from '../alarms'

afterEach(() => {
  const [spin] = takeSpins()
  if (spin !== undefined) throw new Error(spin)
})
