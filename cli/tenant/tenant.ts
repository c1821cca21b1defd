// `npm run tenant -- add NAME`: a tenant more, with a file, an environment and a Worker of its own.
import { stopWith, wordsOf } from '../project.ts'
import { addTenant } from './add.ts'
import { remainingText } from './texts.ts'

const [command, name, ...more] = process.argv.slice(2)
if (command !== 'add' || name === undefined || more.length > 0) stopWith('Usage: npm run tenant -- add NAME', 2)
try {
  await addTenant(name)
} catch (error) {
  stopWith(`Nothing was written: ${wordsOf(error)}`)
}
console.log(remainingText(name))
