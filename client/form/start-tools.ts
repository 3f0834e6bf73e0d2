import { formTexts } from './texts.ts'

const key = 'manyi large'

function recall(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function remember(value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Then it lasts as long as the page.
  }
}

/** Large text as it was chosen before; what the address says goes first. */
export function startLargeText(): void {
  const { classList } = document.documentElement
  if (!/large=/.test(location.search) && recall()) classList.add('large')
  const link = document.getElementById('large')
  if (link)
    link.onclick = (event) => {
      event.preventDefault()
      remember(classList.toggle('large') ? '1' : '')
    }
}

/** 转交同事填写: the link alone. Not navigator.clipboard: WeChat's browser and pages without TLS lack it; else it is selected to be copied by hand. */
export function startForwarding(path: string): void {
  const button = document.getElementById('forward')!
  const shown = document.getElementById('forwarded')!
  const [link, state] = shown.querySelectorAll('p')
  button.hidden = false
  button.onclick = () => {
    shown.hidden = false
    link!.textContent = location.origin + path
    getSelection()!.selectAllChildren(link!)
    if (document.execCommand('copy')) state!.textContent = formTexts.linkCopied
  }
}
