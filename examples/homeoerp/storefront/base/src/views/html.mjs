const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const escape = (text) => String(text).replace(/[&<>"']/g, (c) => ENTITIES[c])

/** Tagged template that escapes what is put in; arrays are joined, raw() goes in as it is. */
export function html(strings, ...values) {
  return raw(strings.reduce((out, s, i) => out + render(values[i - 1]) + s))
}

export const raw = (text) => ({ raw: text, toString: () => text })

function render(value) {
  if (value === null || value === undefined || value === false) return ''
  if (Array.isArray(value)) return value.map(render).join('')
  return value.raw ?? escape(value)
}

/** JSON that is safe inside a <script>. */
export const json = (value) => raw(JSON.stringify(value).replace(/</g, '\\u003c'))

export const money = (cents) => `€ ${(cents / 100).toFixed(2)}`
