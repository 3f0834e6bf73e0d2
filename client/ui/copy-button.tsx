import { useState } from 'preact/hooks'
import { Button } from './button.tsx'

type CopyButtonProps = {
  text: string
  children?: string
  size?: 'normal' | 'small'
  tone?: 'default' | 'plain' | 'primary'
  onCopied?: () => void
}

/** Copies `text`; says 已复制 for a while. Works without https too, as inside a government network. */
export function CopyButton({ text, children = '复制', size = 'small', tone, onCopied }: CopyButtonProps) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready')
  const copy = async () => {
    const copied = await copyText(text)
    setState(copied ? 'copied' : 'failed')
    setTimeout(() => setState('ready'), 2500)
    if (copied) onCopied?.()
  }
  const words = { ready: children, copied: '已复制', failed: '复制失败' }
  return (
    <Button size={size} tone={tone} icon={state === 'copied' ? 'check' : 'copy'} onClick={copy}>
      <span aria-live="polite">{words[state]}</span>
    </Button>
  )
}

/** True when the text is on the clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

// navigator.clipboard exists only in secure contexts; plain http inside 政务外网 is not one.
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  const parent = document.querySelector('dialog[open]') ?? document.body
  const focused = document.activeElement
  parent.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return copied
}
