// @ts-check
// The reader's colours, contrast and letter size, set before the first paint so that nothing flashes.
// It is a file of its own because it must block; everything that can wait is in portal.js.

(function () {
  const root = document.documentElement;
  root.dataset.script = "";
  try {
    for (const name of ["theme", "contrast", "size"]) {
      const value = localStorage.getItem("sen-" + name);
      if (value) root.dataset[name] = value;
    }
  } catch {
    // No storage (private mode, file://): the system's settings hold.
  }
  if (!root.dataset.contrast && matchMedia("(prefers-contrast: more)").matches) {
    root.dataset.contrast = "more";
  }
})();
