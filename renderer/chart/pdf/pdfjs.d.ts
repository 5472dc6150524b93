declare module 'pdfjs-dist/*?worker' {
  const make: new () => Worker
  export default make
}
declare module 'pdfjs-dist/*?url' {
  const url: string
  export default url
}
