// What the operating system says of this process's runtime. Linux only: elsewhere nothing is known.
import { readFileSync } from 'node:fs'

/**
 * Megabytes that workerd holds now, or null. The local runtime itself grows by about 14 KB with every outgoing call of any
 * Worker: only runtimes that made as many calls can be compared.
 */
export function workerdMegabytes(): number | null {
  const pid = workerdBelow(process.pid)
  const kilobytes = /VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1]
  return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1_024)
}

/** The workerd that this process, or one below it, has started; null where there is none, or the system does not tell. */
export const workerdBelow = (pid: number): number | null =>
  descendants(pid).find((below) => /workerd/.test(read(`/proc/${below}/comm`))) ?? null

export function descendants(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
  return children.flatMap((child) => [child, ...descendants(child)])
}

export function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // gone, or no such system
  }
}
