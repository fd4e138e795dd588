// Finds entries of window.trochanterIndex whose words begin with, or nearly equal, what is typed.
(function () {
  "use strict";
  var index = window.trochanterIndex || [];
  var field = document.getElementById("q");
  var list = document.getElementById("results");
  var status = document.getElementById("search-status");
  var root = list.dataset.root;
  // A muscle comes before the sentences that name it.
  var RANK = { Muscle: 4, Group: 3, Claim: 1 };

  function words(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").match(/[a-z0-9]+/g) || [];
  }
  // One slip is forgiven: a letter wrong, missing, added, or two swapped.
  function near(a, b) {
    if (Math.abs(a.length - b.length) > 1 || a.length < 4) return false;
    var i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    var restA = a.slice(i), restB = b.slice(i);
    return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1) ||
      (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2));
  }
  function score(term, entry) {
    var best = 0;
    entry.terms.forEach(function (field) {
      field.words.forEach(function (word) {
        var fit = word === term ? 3 : word.indexOf(term) === 0 ? 2 : near(term, word) ? 1 : 0;
        best = Math.max(best, fit * field.weight);
      });
    });
    return best;
  }
  var entries = index.map(function (item) {
    return { item: item, terms: [
      { weight: 4, words: words(item.name) },
      { weight: 3, words: words(item.also) },
      { weight: 1, words: words(item.text) }] };
  });
  function find(query) {
    var terms = words(query);
    if (!terms.length) return [];
    return entries.map(function (entry) {
      var scores = terms.map(function (term) { return score(term, entry); });
      var total = scores.reduce(function (a, b) { return a + b; });
      return { item: entry.item, score: scores.every(Boolean) ? total * RANK[entry.item.kind] : 0 };
    }).filter(function (found) { return found.score > 0; })
      .sort(function (a, b) { return b.score - a.score || a.item.name.localeCompare(b.item.name); });
  }
  function draw() {
    var found = find(field.value);
    list.replaceChildren();
    status.textContent = field.value.trim() ? found.length + (found.length === 1 ? " result" : " results") : "";
    found.slice(0, 40).forEach(function (hit) {
      var row = document.createElement("li");
      var link = document.createElement("a");
      var text = document.createElement("p");
      link.href = root + hit.item.address;
      link.textContent = hit.item.name;
      text.textContent = hit.item.kind + ": " + hit.item.brief;
      row.append(link, text);
      list.append(row);
    });
  }
  field.value = new URLSearchParams(location.search).get("q") || "";
  field.addEventListener("input", draw);
  field.form.addEventListener("submit", function (event) { event.preventDefault(); draw(); });
  field.focus();
  draw();
})();
