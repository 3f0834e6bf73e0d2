import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import './contents.css'

/** 本页目录: what stands on a long page, as links to its cards and pictures, whichever of them there are. */
export function Contents({ children }: { children: ComponentChildren }) {
  const page = useRef<HTMLDivElement>(null)
  const [headings, setHeadings] = useState<Heading[]>([])
  useLayoutEffect(() => {
    const { current } = page
    if (!current) return
    const read = () => setHeadings((before) => keepSame(before, headingsIn(current)))
    read()
    // Cards come as their data does.
    const observer = new MutationObserver(read)
    observer.observe(current, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [])
  return (
    <>
      {headings.length > 3 && (
        <nav class="contents no-print" aria-label="本页目录">
          {headings.map(({ id, text }) => (
            <a key={id} href={`#${id}`}>
              {text}
            </a>
          ))}
        </nav>
      )}
      <div class="stack" ref={page}>
        {children}
      </div>
    </>
  )
}

type Heading = { id: string; text: string }

function headingsIn(page: HTMLElement): Heading[] {
  const named = [...page.querySelectorAll('section[aria-labelledby], figure[aria-labelledby]')]
  return named.map((one) => {
    const id = one.getAttribute('aria-labelledby') ?? ''
    return { id, text: document.getElementById(id)?.textContent ?? '' }
  })
}

const keepSame = (before: Heading[], now: Heading[]) => (JSON.stringify(before) === JSON.stringify(now) ? before : now)
