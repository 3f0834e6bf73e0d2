import { createContext, type ComponentChildren } from 'preact'
import { useCallback, useContext, useRef, useState } from 'preact/hooks'
import { Icon } from './icon.tsx'
import './toast.css'

type Show = (sentence: string) => void
const ToastContext = createContext<Show>(() => {})
const shownFor = 4000

/** Holds the one short message at the foot of the page, read out politely. */
export function ToastProvider({ children }: { children: ComponentChildren }) {
  const [sentence, setSentence] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const show = useCallback((next: string) => {
    clearTimeout(timer.current)
    setSentence(next)
    timer.current = setTimeout(() => setSentence(''), shownFor)
  }, [])
  return (
    <ToastContext.Provider value={show}>
      {children}
      <div class="toast-place no-print" role="status">
        {sentence && (
          <p class="toast">
            <Icon name="check" />
            {sentence}
          </p>
        )}
      </div>
    </ToastContext.Provider>
  )
}

/** `const toast = useToast(); toast('已保存')`: for what has worked. Problems stay on the page, in `Problem`. */
export function useToast(): Show {
  return useContext(ToastContext)
}
