import { CopyButton } from '../../ui/copy-button.tsx'

/** 校验码: its beginning for the eye, the whole of it to copy. */
export function Digest({ digest, length = 16 }: { digest: string; length?: number }) {
  return (
    <span class="digest">
      <code title={digest}>{shortDigest(digest, length)}</code>
      <CopyButton text={digest} tone="plain">
        复制全文
      </CopyButton>
    </span>
  )
}

/** The digest's first characters, in fours, without the name of its algorithm. */
export function shortDigest(digest: string, length = 16): string {
  const hex = digest.split(':').at(-1) ?? digest
  const begun =
    hex
      .slice(0, length)
      .match(/.{1,4}/g)
      ?.join(' ') ?? ''
  return hex.length > length ? `${begun} …` : begun
}
