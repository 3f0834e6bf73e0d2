import './icon.css'

// Drawn on a 16×16 grid with a 1.5 stroke.
const shapes = {
  check: 'M3 8.5l3.2 3.2L13 4.8',
  cross: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.2l6.2 11.3H1.8zM8 6.5v3.2M8 11.6v.2',
  info: 'M8 14.2A6.2 6.2 0 108 1.8a6.2 6.2 0 000 12.4zM8 7.2v4M8 4.8v.2',
  clock: 'M8 14.2A6.2 6.2 0 108 1.8a6.2 6.2 0 000 12.4zM8 4.6V8l2.4 1.6',
  lock: 'M3.5 7.2h9v6.3h-9zM5.3 7.2V5a2.7 2.7 0 015.4 0v2.2',
  pencil: 'M2.8 13.2l.7-2.9 7.3-7.3 2.2 2.2-7.3 7.3z',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  search: 'M7 11.8A4.8 4.8 0 107 2.2a4.8 4.8 0 000 9.6zM10.5 10.5l3.2 3.2',
  copy: 'M5.5 5.5h7.7v7.7H5.5zM10.5 5.5V2.8H2.8v7.7h2.7',
  link: 'M6.6 9.4l2.8-2.8M7 4.8l1.3-1.3a2.9 2.9 0 014.2 4.2L11.2 9M9 11.2l-1.3 1.3a2.9 2.9 0 01-4.2-4.2L4.8 7',
  upload: 'M8 10.5V2.8M4.8 5.8L8 2.6l3.2 3.2M2.8 10.5v2.7h10.4v-2.7',
  download: 'M8 2.6v7.7M4.8 7.2L8 10.4l3.2-3.2M2.8 10.5v2.7h10.4v-2.7',
  print: 'M4.5 6V2.6h7V6M4.5 11.2H2.6V6h10.8v5.2h-1.9M4.5 9.2h7v4.2h-7z',
  left: 'M10 3.2L5.2 8l4.8 4.8',
  right: 'M6 3.2L10.8 8 6 12.8',
  up: 'M3.2 10L8 5.2l4.8 4.8',
  down: 'M3.2 6L8 10.8 12.8 6',
  home: 'M2.4 7.6L8 2.6l5.6 5M4 6.6v6.8h8V6.6',
  units: 'M2.6 13.4V4.2h6v9.2M8.6 7.2h4.8v6.2M1.8 13.4h12.4M5 7h1.2M5 9.8h1.2',
  survey: 'M3.4 2.6h9.2v10.8H3.4zM5.8 6l.9.9 1.4-1.6M9.6 6.2h1M5.8 9.8l.9.9 1.4-1.6M9.6 10h1',
  evaluation: 'M2.6 13.4h10.8M4.4 11V7.6M8 11V3.4M11.6 11V5.8',
  leave: 'M6.2 13.2H2.8V2.8h3.4M9.8 11.2L13 8 9.8 4.8M13 8H6',
  dot: 'M8 8h.01',
} as const

export type IconName = keyof typeof shapes

/** A decorative sign; the words beside it, or `label`, carry the meaning. */
export function Icon({ name, label }: { name: IconName; label?: string }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 16 16"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={!label || undefined}
    >
      <path d={shapes[name]} />
    </svg>
  )
}
