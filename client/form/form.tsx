import { Component, type VNode } from 'preact'
import { keepDraft, wipeDraft, type Draft } from './draft.ts'
import { focusQuestion, listUnanswered, readFields, tellError, type Fields } from './fields.ts'
import { ProgressBar } from './progress-bar.tsx'
import { keepSending, type Reply } from './send.ts'
import { SubmitArea, type Status } from './submit-area.tsx'
import { toSubmission } from './submission.ts'
import { fill, formTexts as texts } from './texts.ts'

/** The phone the form runs on; absent on the server. */
export type Phone = {
  /** The link's own path, to which answers are posted and under which the draft is kept. */
  path: string
  form: HTMLFormElement
  /** What was found on the phone and put back into the fields. */
  draft: Draft | null
  /** It is known where the answer is: here, or what the link shows instead. */
  onSettled: (reply: Reply) => void
}

type Props = {
  total: number
  minAnswered: number
  /** The questions: drawn on the server, left as they stand on the phone. While sending, `locked`: each try sends the same answers. */
  questions: (locked: boolean) => VNode
  phone?: Phone
}

type State = {
  status: Status
  /** The script runs: what only a script keeps true may be shown. */
  live: boolean
  /** The draft really lies on the phone. */
  kept: boolean
  restored: boolean
  unanswered: Element[]
  /** Sent with fewer answers than the plan's minimum, and not mended yet. */
  short: boolean
}

/** The form around the questions: a plain form post; with a script also a draft, a check at once, and sending that does not give up. */
export class Form extends Component<Props, State> {
  declare sender: ReturnType<typeof keepSending>
  declare tried?: Fields

  constructor(props: Props) {
    super(props)
    this.state = { status: 'editing', live: false, kept: false, restored: false, unanswered: [], short: false }
  }

  override componentDidMount() {
    const { draft, form } = this.props.phone!
    this.tried = draft?.tried
    this.setState({ live: true, restored: Boolean(draft), unanswered: listUnanswered(form) })
    if (draft?.sent) this.send()
  }

  private keep(sent: boolean) {
    const { path, form } = this.props.phone!
    const fields = readFields(form)
    if (sent) this.tried ||= fields
    this.setState({ kept: keepDraft(path, { fields, sent, tried: this.tried }) })
  }

  private input({ target }: Event) {
    const question = (target as HTMLElement).closest('.q')!
    const unanswered = listUnanswered(this.props.phone!.form)
    const short = this.state.short && this.isShort(unanswered)
    tellError(question, '')
    if (!short) unanswered.forEach((one) => tellError(one, ''))
    this.setState({ unanswered, short })
    this.keep(false)
  }

  private isShort(unanswered: Element[]) {
    return this.props.total - unanswered.length < this.props.minAnswered
  }

  private submit(event: Event) {
    event.preventDefault()
    const { status, unanswered } = this.state
    if (status !== 'editing') return this.sender.now()
    if (!this.isShort(unanswered)) return this.send()
    this.setState({ short: true })
    unanswered.forEach((one) => tellError(one, texts.unanswered))
    focusQuestion(unanswered[0]!)
  }

  private send() {
    const { path, form } = this.props.phone!
    this.setState({ status: 'sending', restored: false })
    this.keep(true)
    this.sender = keepSending(path, toSubmission(readFields(form)), (reply) => this.take(reply))
  }

  private take(reply: Reply) {
    if (reply.kind === 'unheard') return this.wait()
    if (reply.kind === 'refused') return this.letServerShow()
    this.props.phone!.onSettled(reply)
  }

  // A field is wrong that the phone could not judge: sent as a plain form, the page comes back with the error beside it.
  private letServerShow() {
    this.keep(false)
    this.setState({ status: 'editing' }, () => this.props.phone!.form.submit())
  }

  private wait() {
    if (this.state.status === 'waiting') return
    this.setState({ status: 'waiting' }, () =>
      this.props.phone!.form.querySelector('.end')!.scrollIntoView({ block: 'nearest' }),
    )
  }

  // An earlier try may have arrived after all: one mark more says that what comes now is newer (server/domain/visits.ts).
  private edit() {
    this.sender.stop()
    this.props.phone!.form.submissionId.value += '_'
    this.setState({ status: 'editing' })
    this.keep(false)
  }

  private startOver() {
    const { path, form } = this.props.phone!
    form.reset()
    wipeDraft(path)
    this.setState({ restored: false, unanswered: listUnanswered(form) })
  }

  override render() {
    const { questions, total, minAnswered } = this.props
    const { status, live, kept, restored, unanswered, short } = this.state
    const onInput = (event: Event) => this.input(event)
    return (
      <form method="post" noValidate onInput={onInput} onChange={onInput} onSubmit={(event) => this.submit(event)}>
        {restored && (
          <p class="note">
            {texts.restored}
            <button type="button" onClick={() => this.startOver()}>
              {texts.startOver}
            </button>
          </p>
        )}
        {questions(status !== 'editing')}
        <SubmitArea
          status={status}
          kept={kept}
          tooFew={short ? fill(texts.tooFew, { answered: total - unanswered.length, minimum: minAnswered }) : ''}
          onEdit={() => this.edit()}
        />
        <ProgressBar live={live} total={total} unanswered={unanswered} />
      </form>
    )
  }
}
