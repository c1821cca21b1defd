// Which parameters a feed takes, and what is said of wrong ones.
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { feed } from '../../../src/connectors/feed'

const url = 'https://acme.example/jobs.json'
const issues = (given: object) =>
  (v.safeParse(feed.authSchema, given).issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)

const EXPECTED_PATH = 'expected a path such as "address.city", "locations[0].name" or "link[@rel=alternate].@href"'

describe('connector_auth', () => {
  it.each(['http://acme.example/', 'ftp://acme.example/', 'acme.example', 'https://a:b@acme.example/', `${url}#top`])(
    'takes no address like %s',
    (wrong) => {
      expect(issues({ url: wrong })).toEqual([
        'url: expected an https address, without a name, a password or a part behind "#"',
      ])
    },
  )

  it('takes http of this machine alone, for whoever tries something', () => {
    expect([issues({ url: 'http://localhost:8080/x' }), issues({ url: 'http://127.0.0.1/x' })]).toEqual([[], []])
  })

  it.each([
    [{ items: 'a..b' }, ['items: expected the path to the jobs, e.g. "data.jobs" or "rss.channel.item"']],
    [{ fields: { name: 'a[' } }, [`fields.name: ${EXPECTED_PATH}`]],
    [{ fields: { name: [] } }, [`fields.name: ${EXPECTED_PATH}`]],
    [{ fields: { titel: 'a' } }, [expect.stringMatching(/^fields\.titel: expected one of reference, name, /)]],
    [{ tags: { team: 7 } }, [`tags.team: ${EXPECTED_PATH}`]],
    [{ tags: {} }, ['tags: expected a path for at least one tag']],
    [{ link_pattern: '(' }, ['link_pattern: expected a pattern of the paths of jobs, e.g. "^/jobs/(\\d+)"']],
    [
      { link_pattern: '^/jobs/', items: 'a' },
      ['link_pattern: expected either items of the document or links in it, not both'],
    ],
    [
      { link_pattern: '^/jobs/', fields: { reference: 'id' } },
      ['fields: expected no reference: a page goes by the first group of link_pattern, else by its address'],
    ],
  ])('refuses %j', (wrong, expected) => {
    expect(issues({ url, ...wrong })).toEqual(expected)
  })

  it('takes a path or several for each field', () => {
    const given = { url, fields: { name: ['title', 'name'], reference: 'id' }, tags: { team: 'team.name' } }
    expect(v.parse(feed.authSchema, given)).toEqual({
      url,
      fields: { name: ['title', 'name'], reference: ['id'] },
      tags: { team: ['team.name'] },
    })
  })
})

describe('an address', () => {
  it('names the tenant without what may be a key in it, which is never shown', () => {
    const auth = v.parse(feed.authSchema, { url: `${url}?as=rss&key=0123456789abcdef` })
    expect([feed.tenant(auth), feed.account(auth), feed.secrets(auth)]).toEqual([
      'acme.example/jobs.json',
      'feed:acme.example',
      ['0123456789abcdef'],
    ])
  })

  it('of a sitemap that somebody tries has the pattern behind it', () => {
    expect([feed.publicBoard(url), feed.publicBoard('https://acme.example/sitemap.xml#^/jobs/(\\d+)')]).toEqual([
      { url },
      { url: 'https://acme.example/sitemap.xml', link_pattern: '^/jobs/(\\d+)' },
    ])
  })
})
