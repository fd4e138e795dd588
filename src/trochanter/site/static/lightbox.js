// Opens the pictures of a page's galleries large, in place, each gallery by itself. Without JavaScript the links lead to the pictures.
(function () {
  "use strict";
  var galleries = Array.prototype.slice.call(document.querySelectorAll("[data-lightbox]"));
  if (!galleries.length || typeof HTMLDialogElement === "undefined") return;
  var links = [];
  var box = document.createElement("dialog");
  var picture = document.createElement("img");
  picture.alt = "";
  var caption = document.createElement("p");
  var bar = document.createElement("div");
  var at = 0;
  box.className = "lightbox";
  box.setAttribute("aria-label", "Picture");
  bar.className = "bar";
  caption.setAttribute("aria-live", "polite");
  box.append(picture, caption, bar);

  function show(index) {
    at = (index + links.length) % links.length;
    var small = links[at].querySelector("img");
    picture.src = links[at].href;
    picture.alt = small.alt;
    caption.textContent = links[at].textContent.trim() + " · " + (at + 1) + " of " + links.length;
  }
  function button(label, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    bar.append(made);
  }
  button("Previous", function () { show(at - 1); });
  button("Next", function () { show(at + 1); });
  button("Close", function () { box.close(); });
  box.addEventListener("keydown", function (event) {
    if (event.key === "ArrowLeft") show(at - 1);
    if (event.key === "ArrowRight") show(at + 1);
  });
  box.addEventListener("click", function (event) { if (event.target === box) box.close(); });
  box.addEventListener("close", function () { links[at].focus(); });
  galleries.forEach(function (gallery) {
    var own = Array.prototype.slice.call(gallery.querySelectorAll("a"));
    own.forEach(function (link, index) {
      link.addEventListener("click", function (event) {
        event.preventDefault();
        links = own;
        show(index);
        box.showModal();
      });
    });
  });
  document.body.append(box);
})();
