import { formatMoment } from './dates.ts'
import { goTexts as texts } from './go-texts.ts'
import type { GoPage } from './page.ts'
import { ErrorSlot } from './question.tsx'

/** For a PC without the link: unit and 参与码. Plain fields, drawn by the server only. */
export function Go({ page, timeZone }: { page: GoPage; timeZone: string }) {
  if (page.problem === 'locked') return <Locked page={page} timeZone={timeZone} />
  return (
    <div class="result">
      <h1>{texts.title}</h1>
      <p>{texts.lead}</p>
      <Fields page={page} />
      <p class="hint">{texts.help}</p>
    </div>
  )
}

function Fields({ page: { unit, code, problem, matches } }: { page: GoPage }) {
  const words = problem && problem !== 'locked' ? texts.problems[problem] : undefined
  const isOfCode = problem === 'not-a-code' || problem === 'wrong-code'
  return (
    <form method="post" action="/go" class="receipt">
      <label for="unit">{texts.unit}</label>
      <p class="hint" id="unit-help">
        {texts.unitHint}
      </p>
      <ErrorSlot id="unit" text={isOfCode ? undefined : words} />
      <input
        id="unit"
        class="line"
        name="unit"
        required
        maxLength={120}
        value={unit}
        autoComplete="organization"
        autoFocus={!isOfCode}
        aria-describedby="unit-help unit-error"
        aria-invalid={words && !isOfCode ? true : undefined}
      />
      {matches && <Matches matches={matches} />}
      <label for="code">{texts.code}</label>
      <p class="hint" id="code-help">
        {texts.codeHint}
      </p>
      <ErrorSlot id="code" text={isOfCode ? words : undefined} />
      <input
        id="code"
        class="line typed"
        name="code"
        required
        maxLength={20}
        value={code}
        autoComplete="off"
        autoCapitalize="characters"
        autoFocus={isOfCode}
        spellcheck={false}
        aria-describedby="code-help code-error"
        aria-invalid={isOfCode ? true : undefined}
      />
      <button>{texts.go}</button>
    </form>
  )
}

function Matches({ matches }: { matches: NonNullable<GoPage['matches']> }) {
  return (
    <fieldset>
      <legend>{texts.which}</legend>
      <div class="choices">
        {matches.map(({ id, name }) => (
          <>
            <input type="radio" id={`unit-${id}`} name="unitId" value={id} checked={matches.length === 1} />
            <label for={`unit-${id}`}>
              <span>{name}</span>
            </label>
          </>
        ))}
      </div>
    </fieldset>
  )
}

function Locked({ page: { unit = '', until = '' }, timeZone }: { page: GoPage; timeZone: string }) {
  return (
    <div class="result">
      <i class="sign" aria-hidden="true" />
      <h1>{texts.locked.title}</h1>
      {texts.locked.lines(unit, formatMoment(until, timeZone)).map((line) => (
        <p>{line}</p>
      ))}
      <p>
        <a href="/go">{texts.locked.again}</a>
      </p>
    </div>
  )
}
