// The pages' own script. All of a page can be read and used without it; it keeps the live parts fresh, and puts times into the
// reader's zone. A live part is whatever carries data-part: the page is asked for again, and what of it differs is put in place.
const QUIET_AFTER_MS = 10 * 60_000
const { live, retired, lost, goOn } = document.body.dataset
const fresh = document.querySelector('[data-fresh]')
let lastInput = Date.now()
let timer = 0

const exactly = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'full', timeStyle: 'long' })

const short = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' })

/** The exact moment, in the reader's own zone, on hover. */
function localTimes(within) {
  for (const time of within.querySelectorAll('time[datetime]')) {
    const at = new Date(time.dateTime)
    if (time.classList.contains('exact')) time.textContent = short.format(at)
    time.title = exactly.format(at)
  }
}

/** Whether the reader is at work in it: what he writes or has unfolded stays. */
const isInUse = (part) =>
  part.contains(document.activeElement) && document.activeElement.matches('input,select,textarea')

/** Puts the parts of the new page in place that differ; where the focus was, it is again. */
function renew(page) {
  for (const part of document.querySelectorAll('[data-part]')) {
    const next = page.getElementById(part.id)
    if (next === null || isInUse(part)) continue
    localTimes(next)
    if (next.isEqualNode(part)) continue
    const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null
    part.replaceWith(document.adoptNode(next))
    if (focused !== null) next.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true })
  }
}

async function ask() {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' }, redirect: 'error' })
    if (!answer.ok && answer.status !== 503) throw new Error(`${answer.status}`)
    renew(new DOMParser().parseFromString(await answer.text(), 'text/html'))
    say('')
  } catch {
    say(lost)
  }
}

function say(words, button = null) {
  if (fresh === null) return
  fresh.textContent = words
  if (button !== null) fresh.append(' ', button)
}

function next() {
  clearTimeout(timer)
  if (live === undefined || document.hidden) return
  if (Date.now() - lastInput > QUIET_AFTER_MS) return retire()
  timer = setTimeout(async () => {
    if (!document.hidden) await ask()
    next()
  }, Number(live) * 1_000)
}

/** Nobody has moved for long: nothing is asked until somebody does. */
function retire() {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = goOn
  button.addEventListener('click', wake)
  say(retired, button)
}

async function wake() {
  lastInput = Date.now()
  await ask()
  next()
}

for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'])
  addEventListener(
    kind,
    () => {
      const wasRetired = Date.now() - lastInput > QUIET_AFTER_MS
      lastInput = Date.now()
      if (wasRetired) void wake()
    },
    { passive: true },
  )
document.addEventListener('visibilitychange', () => {
  if (document.hidden) clearTimeout(timer)
  else if (live !== undefined) void wake()
})

// An address to copy is selected as soon as it is entered.
document.addEventListener('focusin', ({ target }) => {
  if (target.matches('input.copy')) target.select()
})

localTimes(document)
next()
