/* Figures as chips that cannot be retyped. Without this file the tokens stand in plain text boxes,
   and the server reads both alike. ES2019, no build step. */
(function () {
  "use strict";
  var doc = document, token = /〔(fig_\d{3,})(?:[：:]([^〔〕]*))?〕/g;

  function chip(key, text) {
    var box = doc.createElement("span");
    box.className = "rp-chip"; box.contentEditable = "false"; box.dataset.key = key;
    box.textContent = text || key; box.title = key;
    return box;
  }
  function fill(editor, text) {
    var last = 0, hit;
    editor.textContent = "";
    token.lastIndex = 0;
    while ((hit = token.exec(text))) {
      if (hit.index > last) editor.appendChild(doc.createTextNode(text.slice(last, hit.index)));
      editor.appendChild(chip(hit[1], hit[2]));
      last = hit.index + hit[0].length;
    }
    if (last < text.length) editor.appendChild(doc.createTextNode(text.slice(last)));
  }
  function read(node) {
    return Array.prototype.map.call(node.childNodes, function (child) {
      if (child.nodeType === 3) return child.data;
      if (child.dataset && child.dataset.key) return "〔" + child.dataset.key + "：" + child.textContent + "〕";
      if (child.nodeName === "BR") return "\n";
      return (child.nodeName === "DIV" || child.nodeName === "P" ? "\n" : "") + read(child);
    }).join("");
  }
  function enhance(area) {
    var editor = doc.createElement("div");
    editor.className = "form-control rp-editor";
    editor.contentEditable = "true";
    editor.setAttribute("role", "textbox");
    editor.setAttribute("aria-multiline", "true");
    editor.setAttribute("aria-label", area.getAttribute("aria-label") || "");
    editor.id = area.id; area.removeAttribute("id");
    fill(editor, area.value);
    area.hidden = true;
    area.parentNode.insertBefore(editor, area);
    function sync() {
      var text = read(editor);
      if (text === area.value) return;
      area.value = text;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    editor.addEventListener("input", sync);
    editor.addEventListener("copy", put);
    editor.addEventListener("cut", function (event) { put(event); doc.execCommand("delete"); });
    editor.addEventListener("paste", function (event) {
      event.preventDefault();
      insert(event.clipboardData.getData("text/plain"));
      sync();
    });
    editor.addEventListener("drop", function (event) { event.preventDefault(); });
    editor.addEventListener("keydown", function (event) {
      if (event.key === "Enter") { event.preventDefault(); doc.execCommand("insertLineBreak"); sync(); }
    });
    function put(event) {
      var range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
      if (!range) return;
      event.preventDefault();
      event.clipboardData.setData("text/plain", read(range.cloneContents()));
    }
    function insert(text) {
      var selection = getSelection(), holder = doc.createElement("div"), part = doc.createDocumentFragment(), last;
      if (!selection.rangeCount) return;
      fill(holder, text.replace(/\r\n?/g, "\n"));
      while (holder.firstChild) { last = holder.firstChild; part.appendChild(last); }
      var range = selection.getRangeAt(0);
      range.deleteContents();
      range.insertNode(part);
      if (!last) return;
      range = doc.createRange();
      if (last.nodeType === 3) range.setStart(last, last.data.length); else range.setStartAfter(last);
      range.collapse(true);
      selection.removeAllRanges(); selection.addRange(range);
    }
  }
  Array.prototype.forEach.call(doc.querySelectorAll("textarea[data-tokens]"), enhance);
})();
