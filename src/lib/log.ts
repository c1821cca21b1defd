// The one place that writes logs: one JSON object a line, secrets taken out.

export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Replaces every one of `secrets` that stands in a text. Very short ones are no secrets and would only garble it. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const hidden = [
    ...new Set(
      secrets.filter((secret) => secret.length >= 4).flatMap((secret) => [secret, encodeURIComponent(secret)]),
    ),
  ]
  return (text) => hidden.reduce((redacted, secret) => redacted.replaceAll(secret, '[redacted]'), text)
}

export interface Log {
  info(message: string, fields?: Fields): void
  error(message: string, fields?: Fields): void
}

/** A log whose lines all carry `fields`; what `redact` hides stays hidden. */
export function createLog(fields: Fields, redact: (text: string) => string): Log {
  const line = (level: string, message: string, more: Fields) =>
    redact(JSON.stringify({ level, message, ...fields, ...more }))
  return {
    info: (message, more = {}) => console.log(line('info', message, more)),
    error: (message, more = {}) => console.error(line('error', message, more)),
  }
}
