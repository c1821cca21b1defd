// What Linux tells of its processors' time, in ticks of a hundredth of a second. Pure. https://man7.org/linux/man-pages/man5/proc.5.html

/** Busy ticks in the first line of /proc/stat: all but idle and waiting for a disk. */
export function busyTicks(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] =
    /^cpu +(.*)/.exec(stat)?.[1]?.split(' ').map(Number) ?? []
  return user + nice + system + irq + softirq + steal
}

/** The ticks of one process, with those of its children that have ended, in its /proc/PID/stat. */
export function ownTicks(stat: string): number {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  return [11, 12, 13, 14].reduce((sum, place) => sum + (fields[place] ?? 0), 0)
}
