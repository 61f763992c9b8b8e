
(function () {
  "use strict";
  var box = document.getElementById("filter");
  var shown = document.getElementById("shown");
  var fold = document.getElementById("fold");
  var rows = Array.prototype.slice.call(document.querySelectorAll("[data-find]"));
  var parts = Array.prototype.slice.call(document.querySelectorAll("#details details"));
  var every = document.querySelectorAll("details");
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
  /* Each column sorts its table when its heading is pressed: within a group, the group's own row first. */
  function worth(text) {
    var plain = text.trim();
    var number = parseFloat(plain.replace(/[,<>\s]/g, ""));
    if (plain === "all") { return 100; }
    if (plain === "") { return -1; }
    return isNaN(number) ? null : number + (plain[0] === "<" ? -0.5 : plain[0] === ">" ? 0.5 : 0);
  }

  function sort(head, table) {
    var place = head.cellIndex;
    var down = head.getAttribute("aria-sort") !== "descending";
    table.querySelectorAll("th[aria-sort]").forEach(function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    Array.prototype.forEach.call(table.tBodies, function (body) {
      Array.prototype.filter.call(body.rows, function (row) { return !row.matches(".group"); })
        .map(function (row, number) {
          var text = row.cells[place] ? row.cells[place].textContent : "";
          return { row: row, text: text, worth: worth(text), number: number };
        })
        .sort(function (one, other) {
          var order = one.worth === null || other.worth === null ? other.text.localeCompare(one.text) : one.worth - other.worth;
          return (down ? -order : order) || one.number - other.number;
        })
        .forEach(function (each) { body.appendChild(each.row); });
    });
  }

  document.querySelectorAll("table.verdicts, table.matrix, #answers > table.cards").forEach(function (table) {
    table.querySelectorAll("thead th").forEach(function (head) {
      var inner = head.querySelector(".turned span") || head;
      var button = document.createElement("button");
      if (head.querySelector("svg")) { return; }
      button.type = "button";
      button.className = "sort";
      while (inner.firstChild) { button.appendChild(inner.firstChild); }
      inner.appendChild(button);
      button.addEventListener("click", function () { sort(head, table); });
    });
  });
  fold.addEventListener("click", function () { setAll(fold.textContent === "Open all"); });
  window.addEventListener("beforeprint", function () {
    every.forEach(function (part) { part.open = true; });
    setAll(true);
  });
  window.addEventListener("hashchange", function () {
    var target = document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
  });
})();
