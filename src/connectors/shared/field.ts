// The one way to a field of an origin's job that its type does not know. Pure.

/**
 * What an origin's job, or an object in it, holds under `name`, unchecked; undefined when there is no such field. For the
 * fields that the connector does not know by name: those that it knows are read as `job.name`, where a slip is a compile error.
 *
 *     logics: [(job) => (field(job, 'my_custom_field') === 'yes' ? job : null)]
 */
export const field = (of: object | null | undefined, name: string): unknown =>
  of !== null && of !== undefined && Object.hasOwn(of, name) ? Reflect.get(of, name) : undefined
