/**
 * The page's only script, for the browser. It hides the cards, findings and changes that do not hold the typed words,
 * unfolds what surrounds the others, and unfolds the card that a link of the index leads to. It writes no text into the
 * page.
 */
export const searchScript = `(() => {
const field = document.getElementById("search");
const parts = [...document.querySelectorAll(".card, tbody tr, .index li")];
const folds = [...document.querySelectorAll("details")];
const was = new Map(folds.map((fold) => [fold, fold.open]));
const texts = new Map();
const textOf = (part) => {
  if (!texts.has(part)) texts.set(part, part.textContent.toLowerCase());
  return texts.get(part);
};
const search = () => {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const shown = new Set();
  for (const part of parts) {
    part.hidden = !words.every((word) => textOf(part).includes(word));
    if (part.hidden || words.length === 0) continue;
    for (let up = part; up; up = up.parentElement) shown.add(up);
  }
  let cards = 0;
  for (const fold of folds) {
    const isCard = fold.classList.contains("card");
    fold.open = words.length === 0 ? was.get(fold) : shown.has(fold) && (!isCard || ++cards <= 20);
    if (!isCard) fold.hidden = words.length > 0 && !shown.has(fold);
  }
};
let timer;
field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 120); });
const follow = () => {
  const at = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  for (let up = at; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  if (at) at.scrollIntoView();
};
addEventListener("hashchange", follow);
field.hidden = false;
follow();
})();`;
