// What the connectors' folders beside this file hold, for programs in Node.js.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The module `<name>/<file>` of every folder that has one, by `./<name>/<file>`. */
export async function readFolders<Module>(file: string): Promise<Record<string, Module>> {
  const folders = readdirSync(import.meta.dirname).sort()
  const there = folders.filter((name) => existsSync(join(import.meta.dirname, name, file)))
  const modules = there.map(async (name) => {
    const module: Module = await import(pathToFileURL(join(import.meta.dirname, name, file)).href)
    return [`./${name}/${file}`, module] as const
  })
  return Object.fromEntries(await Promise.all(modules))
}
