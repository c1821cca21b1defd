// The one place that writes logs: one JSON object a line, secrets taken out. The level says what follows from it: an error
// where a person must act, a warning of what goes on by itself, all else is information.

export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>

export interface Log {
  /** Takes the known secrets out of a text. */
  redact(text: string): string
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  error(message: string, fields?: Fields): void
}

/** A log whose lines all carry `fields`; what `redact` hides stays hidden. */
export function createLog(fields: Fields, redact: (text: string) => string): Log {
  // Redacted before it becomes JSON, which would write a secret with a quote in it in another way.
  const redacted = (all: Fields) =>
    Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]),
    )
  const line = (level: string, message: string, more: Fields) =>
    JSON.stringify({ time: new Date().toISOString(), ...redacted({ level, message, ...fields, ...more }) })
  return {
    redact,
    info: (message, more = {}) => console.log(line('info', message, more)),
    warn: (message, more = {}) => console.warn(line('warn', message, more)),
    error: (message, more = {}) => console.error(line('error', message, more)),
  }
}
