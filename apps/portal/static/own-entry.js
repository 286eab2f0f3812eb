// The secret behind # goes to the server in the body of a form alone, and out of the address bar at once.
const secret = location.hash.slice(1);
const field = document.getElementById('link');
if (field && /^[A-Za-z0-9_-]{22}$/.test(secret)) {
  field.value = secret;
  field.closest('label').hidden = true;
  history.replaceState(null, '', location.pathname);
}
