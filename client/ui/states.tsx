import type { ComponentChildren } from 'preact'
import type { ApiProblem } from '../api.ts'
import type { Loaded } from './use-load.ts'
import { Problem } from './problem.tsx'
import './states.css'

/** Shown while something is fetched; appears only after a moment, so that quick answers do not flicker. */
export function Loading({ label = '正在读取…' }: { label?: string }) {
  return (
    <p class="loading" role="status">
      <span class="spinner" aria-hidden="true" />
      {label}
    </p>
  )
}

/** Nothing here yet: says so, and what to do about it. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string
  children?: ComponentChildren
  action?: ComponentChildren
}) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children && <div class="muted">{children}</div>}
      {action}
    </div>
  )
}

type WhenLoadedProps<T> = { of: Loaded<T>; children: (data: T) => ComponentChildren }

/** Draws loading and problem, then the data. A problem of a reload stands above the data still shown. */
export function WhenLoaded<T>({ of: { data, problem, reload }, children }: WhenLoadedProps<T>) {
  if (data === undefined) return problem ? <LoadProblem problem={problem} onRetry={reload} /> : <Loading />
  return (
    <>
      {problem && <LoadProblem problem={problem} onRetry={reload} />}
      {children(data)}
    </>
  )
}

function LoadProblem({ problem, onRetry }: { problem: ApiProblem; onRetry: () => void }) {
  return <Problem problem={problem} onRetry={problem.status === 403 || problem.status === 404 ? undefined : onRetry} />
}
