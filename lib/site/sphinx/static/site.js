// @ts-nocheck: it runs in a page, and the kit is compiled without the types of the DOM
// What is wider than its place can be moved by keys too; on paper every fold is open, and ink is dark.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const reach = () => {
    for (const box of all('.output, .bd-article pre, .pst-scrollable-table-container')) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    }
  };
  window.addEventListener('load', reach);
  window.addEventListener('resize', reach);
  document.fonts?.addEventListener('loadingdone', reach); // a letter of a late font may be wider

  let closed = [];
  let theme;
  window.addEventListener('beforeprint', () => {
    closed = all('details:not([open])');
    for (const fold of closed) fold.open = true;
    theme = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = 'light';
  });
  window.addEventListener('afterprint', () => {
    for (const fold of closed) fold.open = false;
    document.documentElement.dataset.theme = theme;
  });
})();
