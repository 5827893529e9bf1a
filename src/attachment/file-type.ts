const jpeg = ['image/jpeg', 'image/jpg', 'image/pjpeg']
const openXml = 'application/vnd.openxmlformats-officedocument'

/**
 * The file types that AWS publishes for chats, by their extension, with the content types that
 * operating systems have for them.
 */
const contentTypesByExtension = new Map([
  ['csv', ['text/csv', 'application/csv', 'application/vnd.ms-excel']], // Windows with Excel.
  ['doc', ['application/msword']],
  ['docx', [`${openXml}.wordprocessingml.document`]],
  ['heic', ['image/heic', 'image/heif']],
  ['jfif', jpeg],
  ['jpeg', jpeg],
  ['jpg', jpeg],
  ['mov', ['video/quicktime']],
  ['mp4', ['video/mp4', 'audio/mp4', 'application/mp4']],
  ['pdf', ['application/pdf']],
  ['png', ['image/png']],
  ['ppt', ['application/vnd.ms-powerpoint']],
  ['pptx', [`${openXml}.presentationml.presentation`]],
  ['rtf', ['application/rtf', 'text/rtf']],
  ['txt', ['text/plain']],
  ['wav', ['audio/wav', 'audio/x-wav', 'audio/vnd.wave', 'audio/wave']],
  ['xls', ['application/vnd.ms-excel']],
  ['xlsx', [`${openXml}.spreadsheetml.sheet`]],
])

/** A content type without its parameters, in lower case: `text/plain` of `Text/Plain;charset=utf-8`. */
export const essenceOf = (contentType: string): string =>
  (contentType.split(';')[0] ?? '').trim().toLowerCase()

/** Whether a file of this name may be attached, and has the content type of such a file. */
export function fitsTogether(name: string, contentType: string): boolean {
  const extension = /\.([^.]+)$/.exec(name)?.[1] ?? ''
  const contentTypes = contentTypesByExtension.get(extension.toLowerCase()) ?? []
  return contentTypes.includes(essenceOf(contentType))
}
