/** Hands a text or a picture to the browser as a file; where it goes is between the browser and whoever sits there. */
export function saveFile(name: string, mediaType: string, content: string | Blob): void {
  const address = URL.createObjectURL(new Blob([content], { type: mediaType }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser reads it after the press.
  window.setTimeout(() => {
    URL.revokeObjectURL(address)
  }, 30_000)
}
