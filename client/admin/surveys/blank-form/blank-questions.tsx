import type { Questionnaire } from '../../../../server/domain/scale.ts'

/** All dimensions and choices of the plan as boxes for a pen. */
export function BlankQuestions({ questionnaire }: { questionnaire: Questionnaire }) {
  const { dimensions, scale, notApplicable, overall } = questionnaire
  const choices = [...scale.map(({ label }) => label), ...(notApplicable ? ['不适用/不了解'] : [])]
  const rows = [
    ...dimensions.map(({ key, label, help }, at) => ({ key, label: `${at + 1}. ${label}`, help })),
    ...(overall ? [{ key: 'overall', label: `${overall.label}（选填）`, help: undefined }] : []),
  ]
  return (
    <>
      <table class="blank-table">
        <caption class="visually-hidden">评价内容</caption>
        <thead>
          <tr>
            <th scope="col">评价内容</th>
            {choices.map((label) => (
              <th key={label} scope="col" class="blank-choice">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label, help }) => (
            <tr key={key}>
              <th scope="row">
                {label}
                {help && <small>{help}</small>}
              </th>
              {choices.map((choice) => (
                <td key={choice}>
                  <span class="blank-box" role="img" aria-label="空格" />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="blank-text">评为最低两档的，主要原因（选填，请写明第几项）：</p>
      <p class="blank-text">其他意见和建议（选填）：</p>
      <p class="blank-tell">
        如有不满意的评价，可否将本单位名称告知云服务商，以便整改？（不选即不告知）
        {['不告知', '可以告知'].map((choice) => (
          <span key={choice} class="nowrap">
            <span class="blank-box" role="img" aria-label="空格" /> {choice}{' '}
          </span>
        ))}
      </p>
    </>
  )
}
