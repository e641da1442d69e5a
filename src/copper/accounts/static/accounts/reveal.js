// Passkeys need this script: the button is shown only where it can work.
if (window.PublicKeyCredential) {
  const form = document.getElementById('passkey_form')
  if (form) form.hidden = false
}
// A passkey that was refused or stopped is no fault of ours: say so in the page, not in the console.
document.addEventListener('allauth.error', function (event) {
  event.preventDefault()
  const place = document.getElementById('passkey_problem')
  if (place) place.hidden = false
})
