declare module '*/form.css?inline' {
  const css: string
  export default css
}
