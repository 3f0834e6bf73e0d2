import { Button } from '../../ui/button.tsx'
import { Field, FieldGroup } from '../../ui/field.tsx'
import { Choice, Select, TextArea, TextInput } from '../../ui/inputs.tsx'
import { type FieldsProps, secretHint } from './channel-draft.ts'
import type { HeaderDraft } from './channel-draft.ts'

const types = ['application/json', 'application/x-www-form-urlencoded', 'text/xml', 'text/plain']
const option = (value: string) => ({ value, label: value })
const names = '{手机} {邮箱} {正文} {主题} {单位} {链接} {链接码} {截止} {电话} {名称} {组织单位} {文号} {密钥}'

/** What a gateway is called with, and how its success is known. */
export function GatewayFields({ draft, change, error, secretsSet }: FieldsProps) {
  return (
    <>
      <Field label="网址" required hint="可含占位词，如 ?key={密钥}" error={error('url')}>
        <TextInput value={draft.url} onValue={(url) => change({ url })} placeholder="https://" />
      </Field>
      <div class="grid-2">
        <Field label="请求方法" error={error('method')}>
          <Select
            value={draft.method}
            onValue={(method) => change({ method })}
            options={['POST', 'GET', 'PUT'].map(option)}
          />
        </Field>
        <Field label="内容类型" error={error('contentType')}>
          <Select
            value={draft.contentType}
            onValue={(contentType) => change({ contentType })}
            options={types.map(option)}
          />
        </Field>
      </div>
      <Field label="内容" hint={`占位词：${names}`} error={error('body')}>
        <TextArea value={draft.body} onValue={(body) => change({ body })} rows={5} />
      </Field>
      <Field label="密钥" hint={`代入 {密钥}。${secretHint(secretsSet.includes('secret'))}`} error={error('secret')}>
        <TextInput
          type="password"
          autocomplete="new-password"
          value={draft.secret}
          onValue={(secret) => change({ secret })}
        />
      </Field>
      <Headers headers={draft.headers} onChange={(headers) => change({ headers })} />
      <FieldGroup legend="成功条件" hint="返回 2xx，且符合以下所填各项">
        <div class="grid-2">
          <Field label="JSON 字段路径" error={error('success.jsonPath')}>
            <TextInput value={draft.jsonPath} onValue={(jsonPath) => change({ jsonPath })} placeholder="errcode" />
          </Field>
          <Field label="字段的值" error={error('success.equals')}>
            <TextInput value={draft.equals} onValue={(equals) => change({ equals })} placeholder="0" />
          </Field>
          <Field label="返回中含有" error={error('success.contains')}>
            <TextInput value={draft.contains} onValue={(contains) => change({ contains })} />
          </Field>
        </div>
      </FieldGroup>
    </>
  )
}

function Headers({ headers, onChange }: { headers: HeaderDraft[]; onChange: (headers: HeaderDraft[]) => void }) {
  const edit = (at: number, change: Partial<HeaderDraft>) =>
    onChange(headers.map((one, i) => (i === at ? { ...one, ...change } : one)))
  return (
    <FieldGroup legend="请求头">
      {headers.map((header, i) => (
        <div class="row" key={i}>
          <TextInput label={`请求头 ${i + 1} 的名称`} value={header.name} onValue={(name) => edit(i, { name })} />
          <TextInput
            label={`请求头 ${i + 1} 的值`}
            type={header.secret ? 'password' : 'text'}
            autocomplete="new-password"
            placeholder={header.set ? '已设置' : ''}
            value={header.value}
            onValue={(value) => edit(i, { value })}
          />
          <Choice label="保密" checked={header.secret} onValue={(secret) => edit(i, { secret })} />
          <Button
            size="small"
            tone="plain"
            icon="cross"
            label={`删除请求头 ${i + 1}`}
            onClick={() => onChange(headers.filter((_, at) => at !== i))}
          />
        </div>
      ))}
      <Button
        size="small"
        icon="plus"
        onClick={() => onChange([...headers, { name: '', value: '', secret: false, set: false }])}
      >
        增加请求头
      </Button>
    </FieldGroup>
  )
}
