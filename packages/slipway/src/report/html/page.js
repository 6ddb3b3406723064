/* global document */
const svg = document.querySelector('svg');
const list = [...document.querySelectorAll('details[data-id]')];
const nodes = [...document.querySelectorAll('.node')];
const arrows = [...document.querySelectorAll('svg path')];

/** Everything that leads to a node, or that it leads to. */
function follow(start, from, to) {
  const reached = new Set([start]);
  for (const id of reached) for (const arrow of arrows) if (arrow.dataset[from] === id) reached.add(arrow.dataset[to]);
  return reached;
}

function trace(id) {
  const known = nodes.some((node) => node.dataset.id === id);
  svg?.classList.toggle('traced', known);
  if (!known) return;
  const before = follow(id, 'to', 'from');
  const after = follow(id, 'from', 'to');
  for (const node of nodes) node.classList.toggle('on', before.has(node.dataset.id) || after.has(node.dataset.id));
  for (const { classList, dataset } of arrows) {
    const leadsHere = before.has(dataset.from) && before.has(dataset.to);
    classList.toggle('on', leadsHere || (after.has(dataset.from) && after.has(dataset.to)));
  }
}

function show(id) {
  const entry = list.find(({ dataset }) => dataset.id === id);
  for (const other of list) if (other !== entry) other.open = false;
  if (entry === undefined) return trace(id);
  entry.open = true;
  const isTall = entry.offsetHeight > document.documentElement.clientHeight;
  entry.scrollIntoView({ block: isTall ? 'start' : 'nearest', behavior: 'smooth' });
}

for (const node of nodes) {
  node.addEventListener('click', () => show(node.dataset.id));
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    show(node.dataset.id);
  });
}
for (const entry of list) {
  entry.addEventListener('toggle', () => {
    if (entry.open) trace(entry.dataset.id);
    else if (list.every(({ open }) => !open)) svg?.classList.remove('traced');
  });
}
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  svg?.classList.remove('traced');
  for (const entry of list) entry.open = false;
});

const search = document.querySelector('input[type=search]');
search.hidden = false;
search.addEventListener('input', () => {
  const word = search.value.trim().toLowerCase();
  for (const entry of list) entry.hidden = !entry.textContent.toLowerCase().includes(word);
  for (const group of document.querySelectorAll('.group')) {
    group.hidden = [...group.querySelectorAll('details')].every(({ hidden }) => hidden);
  }
});
