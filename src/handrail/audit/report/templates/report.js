
(function () {
  "use strict";
  var box = document.getElementById("filter");
  var shown = document.getElementById("shown");
  var fold = document.getElementById("fold");
  var rows = Array.prototype.slice.call(document.querySelectorAll("[data-find]"));
  var parts = Array.prototype.slice.call(document.querySelectorAll("details"));
  document.getElementById("tools").hidden = false;

  function setAll(open) {
    parts.forEach(function (part) { part.open = open; });
    fold.textContent = open ? "Close all" : "Open all";
  }

  box.addEventListener("input", function () {
    var wanted = box.value.trim().toLowerCase();
    var left = 0;
    rows.forEach(function (row) {
      row.hidden = row.getAttribute("data-find").indexOf(wanted) < 0;
      left += row.hidden ? 0 : 1;
    });
    parts.forEach(function (part) {
      part.classList.toggle("dim", wanted !== "" && !part.querySelector("[data-find]:not([hidden])"));
    });
    if (wanted) { setAll(true); }
    shown.textContent = wanted ? left + " of " + rows.length + " shown on this page" : "";
  });
  fold.addEventListener("click", function () { setAll(fold.textContent === "Open all"); });
  window.addEventListener("beforeprint", function () { setAll(true); });
  window.addEventListener("hashchange", function () {
    var target = document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
  });
})();
