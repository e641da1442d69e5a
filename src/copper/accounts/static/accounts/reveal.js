// Passkeys need this script and a name in the address (localhost is one, 127.0.0.1 is not): the
// button is shown only where it can work.
const isNumber = /^[\d.]+$|:/.test(window.location.hostname)
if (window.PublicKeyCredential && !isNumber) {
  const form = document.getElementById('passkey_form')
  if (form) form.hidden = false
}
if (isNumber) {
  const sentence = document.getElementById('passkey_needs_name')
  if (sentence) sentence.hidden = false
}
// A passkey that was refused or stopped is no fault of ours: say so in the page, not in the console.
document.addEventListener('allauth.error', function (event) {
  event.preventDefault()
  const place = document.getElementById('passkey_problem')
  if (place) place.hidden = false
})
