// A page of a list, as the API gives it.
import * as v from 'valibot'

export const pageOf = <const S extends v.GenericSchema>(item: S) =>
  v.object({ items: v.array(item), cursor: v.nullable(v.union([v.string(), v.number()])) })
