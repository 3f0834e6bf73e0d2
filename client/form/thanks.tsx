import { Component, createRef } from 'preact'
import { fill, thanksTexts as texts } from './texts.ts'

/** What the last page says. Moments are already in words; `revisions` unknown: nothing is said of changing answers. */
export type Thanked = {
  title: string
  unit: string
  receipt: string | null
  receivedAt: string | null
  closesAt: string
  helpline?: string
  revisions?: boolean
}

type State = { live: boolean; copied?: boolean }

/** The page that ends the job: that it arrived, when, and the receipt code to keep. Drawn by the server or in place. */
export class Thanks extends Component<Thanked, State> {
  declare code: ReturnType<typeof createRef<HTMLParagraphElement>>

  constructor(props: Thanked) {
    super(props)
    this.code = createRef()
    this.state = { live: false }
  }

  override componentDidMount() {
    this.setState({ live: true })
  }

  // Not navigator.clipboard: WeChat's browser and pages without TLS lack it. Should this fail too, the code is already selected.
  private copy() {
    getSelection()!.selectAllChildren(this.code.current!)
    this.setState({ copied: document.execCommand('copy') })
  }

  override render() {
    const { title, unit, receipt, receivedAt, closesAt, helpline, revisions } = this.props
    const { live, copied } = this.state
    return (
      <div class="result">
        <i class="sign good" />
        <h1 tabIndex={-1}>{texts.title}</h1>
        <p>{fill(receivedAt ? texts.receivedAt : texts.received, { unit, time: receivedAt })}</p>
        {receipt && (
          <div class="receipt">
            <h2>{texts.receipt}</h2>
            <p class="code" dir="ltr" ref={this.code}>
              {halves(receipt).map((half) => (
                <span>{half}</span>
              ))}
            </p>
            {live && (
              <button type="button" onClick={() => this.copy()}>
                {texts.copy}
              </button>
            )}
            <p role="status">{copied !== undefined && (copied ? texts.copied : texts.copyByHand)}</p>
            <p>{revisions ? texts.keepToRevise : texts.keep}</p>
            <p>
              <a href="/receipts">{texts.check}</a>
            </p>
          </div>
        )}
        <p class="hint">
          {title}
          <br />
          {fill(texts.closesAt, { time: closesAt })}
          {helpline && fill(texts.helpline, { phone: helpline })}
        </p>
      </div>
    )
  }
}

// Halves that never break inside: on a narrow phone the code stands in two equal lines.
export function halves(receipt: string): string[] {
  const middle = receipt.indexOf('-', receipt.length / 2 - 1) + 1
  return [receipt.slice(0, middle), receipt.slice(middle)]
}
