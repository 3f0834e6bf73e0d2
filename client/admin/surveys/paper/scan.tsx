import { useEffect, useState } from 'preact/hooks'
import type { PaperEntryView } from '../../../../server/contract/paper.ts'
import { apiUrl } from '../../../api.ts'

/** The stored scan: a picture, or the browser's own view of a PDF. */
export function StoredScan({ surveyId, entry }: { surveyId: number; entry: PaperEntryView }) {
  const url = apiUrl(`/surveys/${surveyId}/paper/${entry.id}/scan`)
  const { type, sha256 } = entry.scan
  return (
    <div class="stack-tight">
      {type === 'application/pdf' ? (
        <iframe class="scan-frame" src={url} title="扫描件" />
      ) : (
        <img class="scan-picture" src={url} alt={`${entry.unit}盖章问卷的扫描件`} />
      )}
      <p class="small">
        <a href={url} target="_blank" rel="noopener">
          在新窗口打开扫描件
        </a>
      </p>
      <p class="small muted scan-digest">SHA-256：{sha256}</p>
    </div>
  )
}

/** A picture just chosen, before it is sent. */
export function LocalScan({ file }: { file: File }) {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (!file.type.startsWith('image/')) return setUrl(null)
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return url && <img class="scan-picture" src={url} alt="所选的扫描件" />
}
