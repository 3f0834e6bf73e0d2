import type { ComponentChildren } from 'preact'
import type { Dictionary } from './languages/chinese.ts'
import type { PageData } from './page.ts'

type Props = {
  language: Pick<Dictionary, 'tag' | 'direction'>
  large: boolean
  title: string
  styles: string[]
  /** The page's script, and what it goes on from; absent where it needs none. */
  script?: string
  data?: PageData
  children: ComponentChildren
}

/** The whole document: styles inside, at most one script outside. */
export function Document({ language: { tag, direction }, large, title, styles, script, data, children }: Props) {
  return (
    <html lang={tag} dir={direction === 'rtl' ? 'rtl' : undefined} class={large ? 'large' : undefined}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>{title}</title>
        <meta name="robots" content="noindex" />
        {/* The link is a secret: nobody learns it from a request. */}
        <meta name="referrer" content="no-referrer" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="color-scheme" content="light dark" />
        {styles.map((css) => (
          <style key={css} dangerouslySetInnerHTML={{ __html: css }} />
        ))}
        {script && <script type="module" src={script} />}
      </head>
      <body>
        <main>{children}</main>
        {data && <script type="application/json" id="page" dangerouslySetInnerHTML={{ __html: escapeData(data) }} />}
      </body>
    </html>
  )
}

// No text can end the block early; U+2028 and U+2029 were line ends to the scripts of old browsers.
const escapeData = (data: PageData) =>
  JSON.stringify(data).replace(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
