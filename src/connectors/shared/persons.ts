// What an origin tells of persons (recruiters, hiring managers, their addresses) is no part of a job. Pure.

/**
 * Makes a reader's last step: the job without the fields of these names, so that nobody reads them, neither a format nor a
 * workflow's own functions, and nothing of them is stored.
 */
export const withoutPersons =
  (...names: readonly string[]) =>
  <Job extends object>(job: Job): Job => {
    const kept = { ...job }
    for (const name of names) Reflect.deleteProperty(kept, name)
    return kept
  }
