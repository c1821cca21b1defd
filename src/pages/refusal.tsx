// The page of something that is not there, or that the API refused.
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ApiContext } from '../routes/route'
import { pageAnswer, readerFor } from './answer'
import type { Refusal } from './api'
import { Frame } from './frame'
import { refusedWords } from './said-by-code'

export function refusalPage(c: ApiContext, { status, problem }: Pick<Refusal, 'status' | 'problem'>): Response {
  const reader = readerFor(c)
  const { missing, broken } = reader.words
  const isMissing = status === 404
  const title = isMissing ? missing.title : broken.title
  const said = `${broken.text} ${status}: ${refusedWords(reader, problem)}`
  const page = (
    <Frame reader={reader} title={title} live={null}>
      <section class="card">
        <h1>{title}</h1>
        <p>{isMissing ? missing.text : said}</p>
        <ul>
          {(problem.issues ?? []).map(({ path, message }) => (
            <li>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
        <p class="actions">
          <a class="button" href={isMissing ? '/' : new URL(c.req.url).pathname}>
            {isMissing ? missing.back : broken.again}
          </a>
        </p>
      </section>
    </Frame>
  )
  return pageAnswer(c, page, { status: isStatus(status) ? status : 502 })
}

/** A status that an answer with a body may have, and that says no success. */
const isStatus = (status: number): status is ContentfulStatusCode => status >= 400 && status < 600

export const nothingHere = (c: ApiContext): Response =>
  refusalPage(c, { status: 404, problem: { title: '', status: 404 } })
