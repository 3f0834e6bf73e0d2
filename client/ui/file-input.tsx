import { useId, useState } from 'preact/hooks'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import './file-input.css'

type FileInputProps = {
  label: string
  accept: string
  hint?: string
  file: File | null
  onFile: (file: File) => void
  disabled?: boolean
}

/** Choose one file, or drop it here. Choosing the same name again counts: the file may have been corrected. */
export function FileInput({ label, accept, hint, file, onFile, disabled }: FileInputProps) {
  const id = useId()
  const [over, setOver] = useState(false)
  const take = (files: FileList | null | undefined) => {
    const chosen = files?.[0]
    if (chosen && !disabled) onFile(chosen)
  }
  return (
    <div
      class={classNames('file-input', over && 'file-input-over')}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer?.files)
      }}
    >
      <input
        id={id}
        class="visually-hidden"
        type="file"
        accept={accept}
        disabled={disabled}
        onClick={(event) => (event.currentTarget.value = '')}
        onChange={(event) => take(event.currentTarget.files)}
      />
      <label class="button" for={id}>
        <Icon name="upload" />
        {file ? '换一个文件' : label}
      </label>
      <span class="file-input-name">{file ? file.name : hint}</span>
    </div>
  )
}
