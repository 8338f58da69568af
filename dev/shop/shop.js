/** The shop's side of a sale, as any site with WebLN would write it. */

const POLL_MS = 250;
const POLLS = 240;
const status = document.querySelector('#status');
const article = document.querySelector('#article');

for (const button of document.querySelectorAll('button[data-article]')) {
  button.addEventListener('click', () => sell(button));
}

async function sell(button) {
  button.disabled = true;
  article.hidden = true;
  try {
    const body = await buy(button.dataset.article);
    show(button.closest('.piece'), body);
    tell('Paid. Thank you.');
  } catch (error) {
    tell(error.message || 'The payment did not go through.', 'error');
  } finally {
    button.disabled = false;
  }
}

/** Resolves to the paragraphs of the article once the shop has the money. */
async function buy(id) {
  if (!window.webln) throw new Error('To read this you need a Lightning wallet in your browser (WebLN).');
  tell('Asking your wallet…');
  await window.webln.enable();
  const { orderId, invoice } = await api('/api/orders', {
    method: 'POST',
    body: JSON.stringify({ article: id }),
  });
  tell('Waiting for your payment…');
  await window.webln.sendPayment(invoice);
  return delivery(orderId);
}

async function delivery(orderId) {
  for (let poll = 0; poll < POLLS; poll++) {
    const order = await api(`/api/orders/${orderId}`);
    if (order.paid) return order.body;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error('Your payment has not arrived yet. Please come back later.');
}

async function api(path, options) {
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

function show(piece, paragraphs) {
  const heading = document.createElement('h2');
  heading.textContent = piece.querySelector('h2').textContent;
  const section = document.createElement('p');
  section.className = 'section';
  section.textContent = piece.querySelector('.section').textContent;
  article.replaceChildren(heading, section);
  for (const text of paragraphs) {
    const paragraph = document.createElement('p');
    paragraph.textContent = text;
    article.append(paragraph);
  }
  article.hidden = false;
  article.focus();
}

function tell(message, kind = 'info') {
  status.textContent = message;
  status.dataset.kind = kind;
}
