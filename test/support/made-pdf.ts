/** Small PDFs, written out here so that each specs' document can be read where it is used. */

/** Eight black rows of eight points, each as a fax sends one: no white, then eight black. */
const faxRows = '3514'.repeat(8)

export type MadePdf = {
  /** The words of each page. */
  pages: string[]
  /** What a viewer that runs scripts would run when it opens. */
  script?: string
  /** Closed by a password that nobody knows. */
  closed?: boolean
}

/** The bytes, as characters. The first page carries a square as a fax machine scanned it. */
export function madePdf({ pages, script, closed = false }: MadePdf): string {
  const objects: string[] = []
  const object = (text: string) => `${objects.push(text)} 0 R`
  const stream = (dictionary: string, text: string) =>
    object(`<<${dictionary}/Length ${text.length}>>stream\n${text}\nendstream`)
  const font = object('<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>')
  const fax = stream(
    '/Subtype/Image/Width 8/Height 8/BitsPerComponent 1/ColorSpace/DeviceGray/Filter[/ASCIIHexDecode/CCITTFaxDecode]/DecodeParms[null<</K 0/Columns 8/Rows 8/EncodedByteAlign true/EndOfBlock false>>]',
    `${faxRows}>`,
  )
  const parent = `${pages.length * 2 + 3} 0 R`
  const kids = pages.map((words, n) => {
    const square = n === 0 ? 'q 100 0 0 100 50 50 cm/X Do Q' : ''
    const content = stream('', `BT/F 24 Tf 50 700 Td(${words})Tj ET ${square}`)
    return object(
      `<</Type/Page/Parent ${parent}/MediaBox[0 0 612 792]/Contents ${content}/Resources<</Font<</F ${font}>>/XObject<</X ${fax}>>>>>>`,
    )
  })
  const tree = object(`<</Type/Pages/Count ${pages.length}/Kids[${kids.join(' ')}]>>`)
  const opened = script ? `/OpenAction<</S/JavaScript/JS(${script})>>` : ''
  const catalog = object(`<</Type/Catalog/Pages ${tree}${opened}>>`)
  let text = '%PDF-1.4\n'
  const places = objects.map((one, n) => {
    const at = text.length
    text += `${n + 1} 0 obj${one}endobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const table = text.length
  const unknown = `<${'41'.repeat(32)}>`
  const encrypted = closed
    ? `/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O${unknown}/U${unknown}/P -4>>`
    : ''
  return `${text}xref\n0 ${places.length + 1}\n0000000000 65535 f \n${places.join('')}trailer<</Size ${places.length + 1}/Root ${catalog}${encrypted}>>\nstartxref\n${table}\n%%EOF`
}
