// The part of an address after # never leaves the browser. The code of a card or an invitation
// stands there, so that no server log holds it. Without this script people type it.
const field = document.getElementById('id_code')
const code = decodeURIComponent(window.location.hash.slice(1))
if (field && /^[0-9A-Za-z-]{8,20}$/.test(code)) {
  field.value = code
  window.history.replaceState(null, '', window.location.pathname + window.location.search)
  const rest = document.getElementById('id_pin')
  if (rest) rest.focus()
}
