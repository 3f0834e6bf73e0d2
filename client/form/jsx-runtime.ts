/** JSX by Preact's own `h`, which is in the script anyway: its stock JSX runtime carries a second copy of it. */
import { Fragment, h, type Attributes, type ComponentType } from 'preact'

export { Fragment }

/** Children come within `props`; only a key comes apart from them. */
export function jsx(type: string | ComponentType, props: Attributes, key?: string | number) {
  return h(type as string, key === undefined ? props : { ...props, key })
}

export const jsxs = jsx
