/** Tells a second person on a link, before answering, that somebody else has begun. */

const key = 'manyi device'

/** A random mark of this browser, kept here and digested there; empty where nothing is kept. */
export function markOf(): string {
  try {
    const made = crypto.getRandomValues(new Uint32Array(4)).join('-')
    const mark = localStorage.getItem(key) || made
    localStorage.setItem(key, mark)
    return mark
  } catch {
    return ''
  }
}

/** `opened` says that this device begins; `others` only asks. Both answer who else has begun, in words, or nothing. */
async function ask(path: string, act: 'opened' | 'others'): Promise<void> {
  const body = markOf()
  const reply = await fetch(`${path}/${act}${location.search}`, { method: 'POST', body, keepalive: true })
  // Without a mark nobody can tell this device from another: what the page said stays.
  if (body && reply.ok) document.getElementById('begun')!.textContent = await reply.text()
}

/** 已查看 from the first touch or key, 填写中 from the first answer: a link scanner's visit is neither. */
export function startWatching(path: string, form: HTMLFormElement): void {
  const tell = (act: 'opened' | 'others') => void ask(path, act).catch(() => {})
  // Perhaps it was this device.
  if (document.getElementById('begun')!.textContent) tell('others')
  const once = { once: true }
  for (const touch of ['pointerdown', 'keydown']) addEventListener(touch, () => tell('opened'), once)
  form.addEventListener('change', () => void navigator.sendBeacon(`${path}/started`), once)
}
