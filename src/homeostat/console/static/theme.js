// Before the first paint: the reader's own choice of light or dark, where there is one.
"use strict";
const chosen = localStorage.getItem("homeostat-theme");
if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
