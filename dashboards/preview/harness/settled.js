// When is a page of asynchronous painters done? When each panel has its data and nothing has moved for a while.
const QUIET = 500;

let drawn = 0;

export function countDrawn() {
  drawn += 1;
}

export function settled(panels) {
  return new Promise((resolve) => {
    let timer;
    const observer = new MutationObserver(restart);
    function restart() {
      clearTimeout(timer);
      timer = setTimeout(look, QUIET);
    }
    function look() {
      if (drawn < panels) {
        restart();
        return;
      }
      observer.disconnect();
      resolve();
    }
    observer.observe(document.body, { attributes: true, childList: true, subtree: true, characterData: true });
    restart();
  });
}
