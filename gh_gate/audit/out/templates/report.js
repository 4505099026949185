(function () {
  "use strict";
  var page = document.getElementById("page");
  if (!page) return;
  var body = page.querySelector("tbody");
  var chunks = [body.innerHTML].concat(Array.prototype.map.call(document.querySelectorAll("noscript.rest"), function (one) {
    return one.textContent;
  }));
  var size = page.querySelectorAll("tbody tr").length;
  var form = document.getElementById("find"), words = document.getElementById("words"), kind = document.getElementById("kind");
  var nav = document.getElementById("pages"), back = document.getElementById("back"), on = document.getElementById("on");
  var at = 0, found = null;
  function rows(chunk) {
    return chunk.split("\n").filter(function (line) { return line.indexOf("<tr data-k=") === 0; });
  }
  function words_of(line) {
    var text = line.replace(/<[^>]*>/g, " ");
    if (text.indexOf("&") >= 0) {
      text = text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&(#34|quot);/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, "&");
    }
    return text.toLowerCase();
  }
  function search() {
    var wanted = kind.value, plain = words.value.trim().toLowerCase();
    found = null;
    if (wanted || plain) {
      found = [];
      chunks.forEach(function (chunk) {
        rows(chunk).forEach(function (line) {
          if (wanted && (" " + line.slice(12, line.indexOf('"', 12)) + " ").indexOf(" " + wanted + " ") < 0) return;
          if (plain && words_of(line).indexOf(plain) < 0) return;
          found.push(line);
        });
      });
    }
    at = 0;
    show();
    document.getElementById("found").textContent = found ? found.length.toLocaleString("en") + " found" : "";
  }
  function show() {
    var pages = found ? Math.ceil(found.length / size) : chunks.length;
    body.innerHTML = (found ? found.slice(at * size, (at + 1) * size) : rows(chunks[at])).join("");
    nav.hidden = pages < 2;
    back.disabled = at === 0;
    on.disabled = at >= pages - 1;
    document.getElementById("where").textContent = "page " + (at + 1).toLocaleString("en") + " of " + pages.toLocaleString("en");
  }
  function turn(step) {
    at += step;
    show();
    page.scrollIntoView();
  }
  var later;
  words.addEventListener("input", function () { clearTimeout(later); later = setTimeout(search, 250); });
  kind.addEventListener("change", search);
  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  back.addEventListener("click", function () { turn(-1); });
  on.addEventListener("click", function () { turn(1); });
  chunks[0] = chunks[0].replace(/<\/tr>\s*<tr/g, "</tr>\n<tr");
  form.hidden = false;
  show();
})();
